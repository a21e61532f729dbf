// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

const (
	// defaultPageSize is what the official SDK asks for in its own look-ups; the platform's maximum is not known (contract 7).
	defaultPageSize = 100
	// maxPages bounds a list, so that a platform whose pages never end cannot hold an operation for ever.
	maxPages = 1000
	// maxList bounds the bytes of the items of all pages: their number alone says nothing of what they hold.
	maxList = 256 << 20
)

// listing describes a paged list (contract 7).
type listing struct {
	collection string
	item       []string
	query      url.Values
	pageSize   int      // 0 means defaultPageSize
	maxBytes   int      // 0 means maxList
	keys       []string // the members that may hold the items, the first one present counts
	clock      *serverClock
}

// list iterates over the items of all pages. It goes by pageCount and by what the pages hold, never by the count members,
// whose names differ between sources. A page that repeats the one before it, one beyond maxPages, or items beyond maxList end
// in an error.
func list[T any](ctx context.Context, c *Client, l listing) iter.Seq2[T, error] {
	if l.pageSize <= 0 {
		l.pageSize = defaultPageSize
	}
	if l.maxBytes == 0 {
		l.maxBytes = maxList
	}
	return func(yield func(T, error) bool) {
		var previous json.RawMessage
		total := 0
		for number := 1; ; number++ {
			raw, items, pageCount, err := decodedPage[T](ctx, c, l, number)
			total += len(raw)
			switch {
			case err != nil:
			case len(items) > 0 && bytes.Equal(raw, previous):
				err = fmt.Errorf("GET %s: page %d repeats page %d, so the list does not end; report this to Peak", l.collection, number, number-1)
			case len(items) > 0 && number > maxPages:
				err = fmt.Errorf("GET %s: the list has more than %d pages of %d; narrow it with a filter", l.collection, maxPages, l.pageSize)
			case total > l.maxBytes:
				err = fmt.Errorf("GET %s: the list is larger than %d MiB; narrow it with a filter", l.collection, l.maxBytes>>20)
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if len(items) == 0 || (pageCount != nil && int64(number) >= int64(*pageCount)) {
				return
			}
			previous = raw
		}
	}
}

// decodedPage is page with its items decoded.
func decodedPage[T any](ctx context.Context, c *Client, l listing, number int) (raw json.RawMessage, items []T, pageCount *integer, err error) {
	raw, pageCount, err = c.page(ctx, l, number)
	if err != nil || len(raw) == 0 {
		return raw, nil, pageCount, err
	}
	if err := json.Unmarshal(raw, &items); err != nil {
		return raw, nil, pageCount, c.unusable(http.MethodGet, l.collection, l.item, decodeError(err))
	}
	return raw, items, pageCount, nil
}

// page reads one page: its items as they came, and the number of pages when the platform tells it.
func (c *Client) page(ctx context.Context, l listing, number int) (json.RawMessage, *integer, error) {
	query := maps.Clone(l.query)
	if query == nil {
		query = url.Values{}
	}
	query.Set("pageSize", strconv.Itoa(l.pageSize))
	query.Set("pageNumber", strconv.Itoa(number))

	var members map[string]json.RawMessage
	var pageCount *integer
	err := c.do(ctx, call{
		method: http.MethodGet, collection: l.collection, item: l.item, query: query, idempotent: true, clock: l.clock, out: &members,
		check: func() error {
			if raw, ok := members["pageCount"]; ok {
				return json.Unmarshal(raw, &pageCount)
			}
			return nil
		},
	})
	if err != nil {
		return nil, nil, err
	}
	for _, key := range l.keys {
		if raw, ok := members[key]; ok {
			return raw, pageCount, nil
		}
	}
	if pageCount != nil && *pageCount == 0 {
		return nil, pageCount, nil
	}
	// Taking this for an empty list would make a look-up report that an object does not exist.
	return nil, nil, c.unusable(http.MethodGet, l.collection, l.item, need(l.keys[0], false))
}
