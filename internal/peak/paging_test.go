// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pages serves the image list from a function of the page number.
func pages(t *testing.T, requests *[]string, page func(number int) string) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*requests = append(*requests, r.URL.RawQuery)
		number, err := strconv.Atoi(r.URL.Query().Get("pageNumber"))
		if err != nil {
			t.Error(err)
		}
		answer(w, http.StatusOK, page(number))
	})
}

func collect(t *testing.T, handler http.Handler, query ListImagesQuery) ([]int64, error) {
	t.Helper()
	client, _ := testClient(t, handler)
	var ids []int64
	for image, err := range client.ListImages(t.Context(), query) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, image.ID)
	}
	return ids, nil
}

func TestListFollowsPages(t *testing.T) {
	three := func(number int) string {
		return []string{`[{"id":1},{"id":2}]`, `[{"id":3}]`, `[{"id":4},{"id":5}]`, `[]`}[min(number, 4)-1]
	}
	for name, tc := range map[string]struct {
		page     func(int) string
		ids      []int64
		requests int
		err      string
	}{
		"by pageCount":       {func(n int) string { return `{"pageCount":3,"images":` + three(n) + `}` }, []int64{1, 2, 3, 4, 5}, 3, ""},
		"count keys lie":     {func(n int) string { return `{"pageCount":3,"imageCount":1,"images":` + three(n) + `}` }, []int64{1, 2, 3, 4, 5}, 3, ""},
		"pageCount as text":  {func(n int) string { return `{"pageCount":"3","images":` + three(n) + `}` }, []int64{1, 2, 3, 4, 5}, 3, ""},
		"by an empty page":   {func(n int) string { return `{"images":` + three(n) + `}` }, []int64{1, 2, 3, 4, 5}, 4, ""},
		"null pageCount":     {func(n int) string { return `{"pageCount":null,"images":` + three(n) + `}` }, []int64{1, 2, 3, 4, 5}, 4, ""},
		"pageCount too high": {func(n int) string { return `{"pageCount":9,"images":` + three(n) + `}` }, []int64{1, 2, 3, 4, 5}, 4, ""},
		"pageCount shrinks":  {func(n int) string { return fmt.Sprintf(`{"pageCount":%d,"images":%s}`, 3-n, three(n)) }, []int64{1, 2, 3}, 2, ""},
		"one page":           {func(int) string { return `{"pageCount":1,"images":[{"id":9}]}` }, []int64{9}, 1, ""},
		"empty":              {func(int) string { return `{"pageCount":1,"images":[]}` }, nil, 1, ""},
		"empty, null":        {func(int) string { return `{"pageCount":1,"images":null}` }, nil, 1, ""},
		"empty, no key":      {func(int) string { return `{"pageCount":0}` }, nil, 1, ""},
		"no list":            {func(int) string { return `{"pageCount":1,"things":[]}` }, nil, 1, `lacks the member "images"`},
		"other object":       {func(int) string { return `{"status":"ok"}` }, nil, 1, `lacks the member "images"`},
		"list of strings":    {func(int) string { return `{"pageCount":1,"images":["a"]}` }, nil, 1, "not the expected JSON"},
		"bad pageCount":      {func(int) string { return `{"pageCount":"many","images":[]}` }, nil, 1, "is not a whole number"},
		"array":              {func(int) string { return `[]` }, nil, 1, "not the expected JSON"},
		"repeating":          {func(int) string { return `{"pageCount":5,"images":[{"id":1}]}` }, []int64{1}, 2, "page 2 repeats page 1"},
		"repeating, no end":  {func(int) string { return `{"images":[{"id":1}]}` }, []int64{1}, 2, "page 2 repeats page 1"},
	} {
		t.Run(name, func(t *testing.T) {
			var requests []string
			ids, err := collect(t, pages(t, &requests, tc.page), ListImagesQuery{PageSize: 2})
			if !slices.Equal(ids, tc.ids) || len(requests) != tc.requests {
				t.Errorf("items %v after %d requests, want %v after %d", ids, len(requests), tc.ids, tc.requests)
			}
			if (err != nil) != (tc.err != "") || err != nil && !strings.Contains(err.Error(), tc.err) {
				t.Errorf("error %v, want %q", err, tc.err)
			}
			if requests[0] != "pageNumber=1&pageSize=2" {
				t.Errorf("query %q", requests[0])
			}
		})
	}
}

func TestEndlessListIsBounded(t *testing.T) {
	var requests []string
	ids, err := collect(t, pages(t, &requests, func(n int) string { return fmt.Sprintf(`{"images":[{"id":%d}]}`, n) }), ListImagesQuery{})
	if err == nil || !strings.Contains(err.Error(), "more than 1000 pages of 100; narrow it with a filter") {
		t.Errorf("error %v", err)
	}
	if len(ids) != maxPages || len(requests) != maxPages+1 {
		t.Errorf("%d items, %d requests", len(ids), len(requests))
	}
}

// TestLongListIsBounded has few pages, but large ones.
func TestLongListIsBounded(t *testing.T) {
	var requests []string
	client, _ := testClient(t, pages(t, &requests, func(n int) string {
		return fmt.Sprintf(`{"images":[{"id":%d,"name":"%s"}]}`, n, strings.Repeat("n", 1<<20))
	}))
	var err error
	items := 0
	for _, err = range list[Image](t.Context(), client, listing{collection: imagesPath, keys: []string{"images"}, maxBytes: 3 << 20}) {
		if err == nil {
			items++
		}
	}
	if err == nil || !strings.Contains(err.Error(), "the list is larger than 3 MiB; narrow it with a filter") || items != 2 || len(requests) != 3 {
		t.Errorf("%d items after %d requests, error %v", items, len(requests), err)
	}
}

func TestListStopsWhenItsReaderDoes(t *testing.T) {
	var requests []string
	client, _ := testClient(t, pages(t, &requests, func(n int) string { return fmt.Sprintf(`{"pageCount":9,"images":[{"id":%d},{"id":0}]}`, n) }))
	for image, err := range client.ListImages(t.Context(), ListImagesQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		if image.ID == 2 {
			break
		}
	}
	if len(requests) != 2 {
		t.Errorf("requests %v", requests)
	}
}

func TestListEndsWithTheFirstError(t *testing.T) {
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("pageNumber") == "2" {
			answer(w, http.StatusForbidden, `{"detail":"no"}`)
			return
		}
		answer(w, http.StatusOK, `{"pageCount":3,"images":[{"id":1}]}`)
	}))
	var steps []string
	for image, err := range client.ListImages(t.Context(), ListImagesQuery{}) {
		steps = append(steps, fmt.Sprint(image.ID, StatusOf(err)))
	}
	if !slices.Equal(steps, []string{"1 0", "0 403"}) {
		t.Errorf("steps %v", steps)
	}
}
