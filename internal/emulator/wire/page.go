// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire

import (
	"net/http"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

const (
	defaultPageSize = 25
	maxPageSize     = 100
)

// Page answers one page of a list under the given items and count keys, as contract 7: pageSize defaults to 25 and is
// clamped to 100, a page beyond the end is empty, and pageCount is there also when nothing is.
func Page[T any](r *Request, items []T, itemsKey string, countKeys ...string) (map[string]any, error) {
	size, err := r.QueryInt("pageSize", defaultPageSize)
	if err != nil {
		return nil, err
	}
	number, err := r.QueryInt("pageNumber", 1)
	if err != nil {
		return nil, err
	}
	if size < 1 || number < 1 {
		return nil, Refuse(http.StatusBadRequest, "pageSize and pageNumber start at 1.")
	}
	size = min(size, maxPageSize)
	fewest := int64(1)
	if r.Turned.Has(assumptions.NewestFirst) {
		items = otherOrder(r, items)
	}
	if r.Turned.Has(assumptions.EmptyPageCount) {
		fewest = 0
	}
	if r.Turned.Has(assumptions.PageSize) && r.Query.Get("pageSize") != "" {
		size = min(size, contraryPageSize)
	}
	count := int64(len(items))
	body := map[string]any{
		"pageCount":  max(fewest, (count+size-1)/size),
		"pageNumber": number,
		"pageSize":   size,
	}
	from := count
	if number-1 < (count+size-1)/size {
		from = (number - 1) * size
	}
	body[itemsKey] = append([]T{}, items[from:min(count, from+size)]...)
	for _, name := range countKeys {
		body[name] = count
	}
	return body, nil
}

// contraryPageSize is the greatest page that can be asked for: which one the platform has is not known. The size of one that is
// not asked for is (contract 7).
const contraryPageSize = 3

// otherOrder lists items in no order that a client could name, where the contract assumes the newest first: it is neither
// asked for nor documented, as it is for releases (contract 7).
func otherOrder[T any](r *Request, items []T) []T {
	if r.Query.Get("sort") != "" || strings.HasSuffix(r.Path, "/releases") {
		return items
	}
	turned := slices.Clone(items)
	slices.Reverse(turned)
	if len(turned) > 2 {
		turned[0], turned[1] = turned[1], turned[0]
	}
	return turned
}

// Begins tells whether a text begins as a filter asks; contrary platforms do not look at the case (contract 7).
func (r *Request) Begins(text, prefix string) bool {
	if r.Turned.Has(assumptions.FilterCase) {
		text, prefix = strings.ToLower(text), strings.ToLower(prefix)
	}
	return strings.HasPrefix(text, prefix)
}

// Matches is the matching rule of searchTerm: contrary platforms look at the beginning only, and at the case.
func (r *Request) Matches(text, term string) bool {
	if !r.Turned.Has(assumptions.SearchAnyCase) {
		text, term = strings.ToLower(text), strings.ToLower(term)
	}
	if r.Turned.Has(assumptions.SearchInside) {
		return strings.HasPrefix(text, term)
	}
	return strings.Contains(text, term)
}

// Contains is the matching rule of searchTerm: a part of the text, in any case [ASSUMED].
func Contains(text, term string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(term))
}

// Listed is never null on the wire.
func Listed[T any](items []T) []T { return append([]T{}, items...) }
