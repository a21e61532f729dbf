// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// rowsPerPage is how many rows a table shows at once.
const rowsPerPage = 200

// kindBody is the table of a kind.
type kindBody struct {
	Kind  string
	Kinds []kindRow

	Rows []*object

	// Found is how many fit the filter, of Total.
	Found, Total int

	Filter, Status string
	Statuses       []statusCount
	Columns        []column
	pager
}

// column is a heading by which a table can be sorted.
type column struct {
	Title string

	// Href sorts by the column, the other way round where it is sorted so already. Sorted is the value of aria-sort, "" for none.
	Href, Sorted string
}

// pager leads through the pages of a table; addresses are empty at either end.
type pager struct {
	From, To       int
	Newer, Further string
}

// sortKeys are what objects can be sorted by.
var sortKeys = map[string]func(a, b *object) int{
	"name":    func(a, b *object) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) },
	"status":  func(a, b *object) int { return strings.Compare(a.Status, b.Status) },
	"about":   func(a, b *object) int { return strings.Compare(a.About, b.About) },
	"created": func(a, b *object) int { return cmp.Compare(a.seq, b.seq) },
	"id":      func(a, b *object) int { return strings.Compare(a.ID, b.ID) },
}

func (c *Console) kind(r *http.Request, now *sight) (title string, shown any) {
	kind := r.PathValue("kind")
	if !slices.Contains(now.Kinds, kind) {
		return "The platform has no objects of kind " + kind + ".", nil
	}
	query := r.URL.Query()
	body := kindBody{Kind: kind, Kinds: kindRows(now), Total: len(now.byKind[kind]), Filter: strings.TrimSpace(query.Get("q")), Status: query.Get("status")}
	for _, row := range body.Kinds {
		if row.Kind == kind {
			body.Statuses = row.Statuses
		}
	}
	for _, o := range now.byKind[kind] {
		if o.fits(body.Filter) && (body.Status == "" || o.Status == body.Status) {
			body.Rows = append(body.Rows, o)
		}
	}
	by, descending := cmp.Or(query.Get("sort"), "created"), query.Get("order") == "desc" || query.Get("sort") == ""
	if compare := sortKeys[by]; compare != nil {
		slices.SortStableFunc(body.Rows, func(a, b *object) int {
			if descending {
				a, b = b, a
			}
			return compare(a, b)
		})
	}
	body.Columns = columns(query, by, descending, [][2]string{{"Name", "name"}, {"Status", "status"}, {"About", "about"}, {"Created, UTC", "created"}, {"ID", "id"}})
	body.Found = len(body.Rows)
	body.pager = paged(query, body.Found, rowsPerPage)
	if body.Found > 0 {
		body.Rows = body.Rows[body.From-1 : body.To]
	}
	return capital(plural(kind)), body
}

// fits tells whether an object has every word of a filter in its name, id, status or what it is about.
func (o *object) fits(filter string) bool {
	in := strings.ToLower(o.Name + " " + o.ID + " " + o.Status + " " + o.About)
	for word := range strings.FieldsSeq(strings.ToLower(filter)) {
		if !strings.Contains(in, word) {
			return false
		}
	}
	return true
}

// columns are headings, given as title and key, that keep the rest of the query.
func columns(query url.Values, by string, descending bool, named [][2]string) []column {
	list := make([]column, 0, len(named))
	for _, one := range named {
		title, key, sorted, order := one[0], one[1], "", "asc"
		switch {
		case by == key && descending:
			sorted = "descending"
		case by == key:
			sorted, order = "ascending", "desc"
		}
		list = append(list, column{title, with(query, "sort", key, "order", order, "from", ""), sorted})
	}
	return list
}

// with is a query with other values, given as name and value by turns; empty ones leave it.
func with(query url.Values, pairs ...string) string {
	changed := url.Values{}
	for name, values := range query {
		if name != "did" {
			changed[name] = values
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if changed.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			changed.Del(pairs[i])
		}
	}
	return "?" + changed.Encode()
}

// paged cuts a page out of so many rows, after the query's from.
func paged(query url.Values, rows, size int) pager {
	at, err := strconv.Atoi(query.Get("from"))
	if err != nil || at < 0 || at >= rows {
		at = 0
	}
	p := pager{From: min(at+1, rows), To: min(at+size, rows)}
	if at > 0 {
		p.Newer = with(query, "from", strconv.Itoa(max(0, at-size)))
	}
	if p.To < rows {
		p.Further = with(query, "from", strconv.Itoa(p.To))
	}
	return p
}

// capital begins a text with a capital letter.
func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
