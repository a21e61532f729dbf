// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions

// Points about requests, answers, errors and lists (contract 4 to 7).
const (
	Slashes          ID = "slashes"
	CreateStatus     ID = "create-status"
	SuccessStatus    ID = "success-status"
	EmptyAnswer      ID = "empty-answer"
	ErrorEnvelope    ID = "error-envelope"
	ErrorDetailText  ID = "error-detail-text"
	UnauthorizedForm ID = "unauthorized-form"
	GoneIsNotFound   ID = "gone-is-not-found"
	EmptyPageCount   ID = "empty-page-count"
	BareSort         ID = "bare-sort"
	NewestFirst      ID = "newest-first"
	SearchInside     ID = "search-inside"
	SearchAnyCase    ID = "search-any-case"
	FilterCase       ID = "filter-case"
	PageSize         ID = "page-size"
	OtherMembers     ID = "other-members"
)

func basics() []Point {
	return []Point{
		{
			ID: Slashes, Section: "4.3", Claim: "paths are accepted with and without a slash at the end",
			Quotes: []string{"accept both and never redirect"}, Flip: "404 for the form that the SDK does not use",
		},
		{
			ID: CreateStatus, Section: "4.5", Claim: "creates answer 201",
			Quotes: []string{"201 for creating POSTs"}, Flip: "200 or 202",
		},
		{
			ID: SuccessStatus, Section: "4.5", Claim: "whatever is no create answers 200",
			Quotes: []string{"200 elsewhere"}, Flip: "200 or 203 for reads, 201 or 202 for changes",
		},
		{ID: EmptyAnswer, Section: "4.5, 27.2", Claim: "deletes and actions answer 200 {}", Flip: "204 without a body"},
		{
			ID: ErrorEnvelope, Section: "6", Claim: "errors outside press have a member detail, as those of press",
			Quotes: []string{"elsewhere the same"}, Flip: "message, error, errors, title or plain text, by operation and status",
		},
		{
			ID: ErrorDetailText, Section: "6", Claim: "detail is a text",
			Quotes: []string{"may be an object or an array"}, Flip: "a list or an object, by operation and status",
		},
		{
			ID: UnauthorizedForm, Section: "6", Claim: "a 401 looks like other errors",
			Quotes: []string{"401 from the gateway may be"}, Flip: `{"message": "Unauthorized"} or plain text`,
		},
		{
			ID: GoneIsNotFound, Section: "6", Claim: "what was deleted answers 404 to GET and to a further DELETE once it is gone",
			Quotes: []string{"is the sign that the object is gone"}, Kept: "nothing else could tell that an object is gone",
		},
		{
			ID: EmptyPageCount, Section: "7", Claim: "an empty list has pageCount 1 and an empty list",
			Quotes: []string{"An empty result should carry"}, Flip: "pageCount 0",
		},
		{
			ID: BareSort, Section: "7", Claim: "a sort without direction is ascending",
			Quotes: []string{"docs also show a bare field (ascending"}, Flip: "descending",
		},
		{
			ID: NewestFirst, Section: "7", Claim: "lists are newest first",
			Quotes: []string{"creation date; newest first is stated for release lists"}, Flip: "another order, unless sorted; that of releases is documented",
		},
		{
			ID: SearchInside, Section: "7", Claim: "searchTerm is found anywhere in the name",
			Quotes: []string{"unknown (substring"}, Flip: "at the beginning of the name only",
		},
		{ID: SearchAnyCase, Section: "7, 27.9", Claim: "searchTerm does not look at the case", Flip: "it does"},
		{ID: FilterCase, Section: "7, 27.9", Claim: "the filters name and title look at the case", Flip: "they do not"},
		{ID: PageSize, Section: "7, 27.9", Claim: "pages of 100 are answered when they are asked for", Flip: "pages of 3"},
		{
			ID: OtherMembers, Section: "-", Claim: "answers have no other members than those of the contract", Flip: "every object has two more",
			Unseen: "the contract says of no answer that it is complete: a further member refutes nothing",
		},
	}
}
