// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions

// Points about artifacts, tenants, users, e-mails and the cache (contract 20 to 24).
const (
	ArtifactVersionMembers ID = "artifact-version-members"
	ArtifactInUseStatus    ID = "artifact-in-use-status"
	TenantMembers          ID = "tenant-members"
	PermissionsPlain       ID = "permissions-plain"
	EmailStatuses          ID = "email-statuses"
	CacheURL               ID = "cache-url"
)

// Points about metrics (contract 24.1).
const (
	APIKeyStatus       ID = "api-key-status" //nolint:gosec // The name of a point.
	PublishArtifact    ID = "publish-artifact"
	ModelLiveStatus    ID = "model-live-status"
	CollectionNames    ID = "collection-names"
	PublicationStays   ID = "publication-stays"
	NamespaceStays     ID = "namespace-stays"
	NamespaceMetadata  ID = "namespace-metadata"
	SegmentObjects     ID = "segment-objects"
	RowKeys            ID = "row-keys"
	QueryRefusedStatus ID = "query-refused-status"
)

func others() []Point {
	return []Point{
		{
			ID: ArtifactVersionMembers, Section: "20", Claim: "versions of an artifact have createdAt and createdBy",
			Quotes: []string{"`{version: int, createdAt, createdBy, …}`"}, Flip: "the version only",
		},
		{
			ID: ArtifactInUseStatus, Section: "20, 27.8", Claim: "the delete of an artifact version that a release uses is refused with 422",
			Quotes: []string{"Deleting a version that a block release or image uses"}, Flip: "409",
		},
		{
			ID: TenantMembers, Section: "21", Claim: "tenant metadata does not tell name and id of the tenant",
			Quotes: []string{"Likely also tenant name/id fields"}, Flip: "it does",
		},
		{
			ID: PermissionsPlain, Section: "22", Claim: "permissions are a map of features that nothing is wrapped around",
			Quotes: []string{"Outer wrapping keys"}, Kept: "nobody but the SDK reads them, and it knows no wrapping",
		},
		{
			ID: EmailStatuses, Section: "23", Claim: "e-mails are refused with 400 and 413 as well",
			Quotes: []string{"(400 and 413"}, Kept: "any error is read the same way",
			Unseen: "an e-mail cannot be taken back",
		},
		{ID: CacheURL, Section: "24.2", Claim: "the credentials of the cache are one url", Flip: "they come in parts"},
	}
}

func metrics() []Point {
	return []Point{
		{
			ID: APIKeyStatus, Section: "24.1", Claim: "metrics refuse an API key with 403",
			Quotes: []string{"401 or 403 ASSUMED"}, Flip: "401",
		},
		{
			ID: PublishArtifact, Section: "24.1", Claim: "publishing a collection tells its artifact",
			Quotes: []string{"as for a folder (`artifactId`"}, Flip: "it does not",
		},
		{
			ID: ModelLiveStatus, Section: "24.1, 27.15", Claim: "publishing a model whose name is live is refused with 409",
			Quotes: []string{"refused, 409 or 422"}, Flip: "422",
		},
		{ID: CollectionNames, Section: "24.1", Claim: "two collections may have the same name", Flip: "the second one is refused"},
		{ID: PublicationStays, Section: "24.1, 27.15", Claim: "what is published outlives its collection", Flip: "it goes with the collection"},
		{ID: NamespaceStays, Section: "24.1", Claim: "a namespace outlives what is published in it", Flip: "it goes with the last publication"},
		{ID: NamespaceMetadata, Section: "24.1", Claim: "an update replaces the metadata of a namespace", Flip: "it is merged into what is there"},
		{ID: SegmentObjects, Section: "24.1", Claim: "segments of a model are objects with a name", Flip: "names"},
		{
			ID: RowKeys, Section: "24.1, 27.15", Claim: "keys of the rows of a query are cube.member", Flip: "the member alone",
			Unseen: "it takes a query of tables in the data warehouse",
		},
		{ID: QueryRefusedStatus, Section: "24.1, 27.15", Claim: "a query of what is not there is refused with 422", Kept: "one query more or less is told in words"},
	}
}
