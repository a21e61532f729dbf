// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"net/http"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Metadata is what people read of a spec or deployment (contract 10.3, 13.1).
type Metadata struct {
	Name                   string            `json:"name"`
	Title                  string            `json:"title"`
	Summary                string            `json:"summary"`
	Description            string            `json:"description"`
	DescriptionContentType *string           `json:"descriptionContentType"`
	ImageURL               *string           `json:"imageUrl"`
	Tags                   []images.ImageTag `json:"tags"`
}

// Merge sets the members that are given and leaves the others; tags are replaced as a whole (contract 10.7).
func (m *Metadata) Merge(in *wire.Fields) error {
	for name, target := range map[string]*string{"name": &m.Name, "title": &m.Title, "summary": &m.Summary, "description": &m.Description} {
		if text, given := in.Text(name); given {
			*target = text
		}
	}
	if contentType, given := in.Text("descriptionContentType"); given {
		if contentType != "text/plain" && contentType != "text/markdown" {
			in.Wrong("descriptionContentType", "text/plain or text/markdown")
		}
		m.DescriptionContentType = &contentType
	}
	if url, given := in.Text("imageUrl"); given {
		m.ImageURL = &url
	}
	if tags, given := in.Objects("tags"); given {
		m.Tags = []images.ImageTag{}
		for _, item := range tags {
			tag, _ := item.Text("name")
			if tag == "" {
				item.Wrong("name", "given")
			}
			m.Tags = append(m.Tags, images.ImageTag{Name: tag})
		}
	}
	if err := in.Err(); err != nil {
		return err
	}
	if strings.TrimSpace(m.Name) == "" {
		return wire.Refuse(http.StatusBadRequest, "%sname is required.", in.Path)
	}
	return nil
}

// Unchanged is the refusal of an update that changes nothing (contract 10.7). The text is what Peak's own code looks for.
func Unchanged() error { return wire.Refuse(http.StatusUnprocessableEntity, "No changes detected") }

// Holds tells whether a term occurs in what people read (contract 7).
func (m *Metadata) Holds(term string) bool {
	return slices.ContainsFunc([]string{m.Name, m.Title, m.Description, m.Summary}, func(text string) bool { return wire.Contains(text, term) })
}

// StartsWith tells whether name and title begin as the query asks (contract 7).
func (m *Metadata) StartsWith(r *wire.Request) bool {
	return r.Begins(m.Name, r.Query.Get("name")) && r.Begins(m.Title, r.Query.Get("title"))
}

// SortKeys are what a list of press may be sorted by.
type SortKeys struct {
	world.Record
	CreatedAt wire.Timestamp
	CreatedBy string
	Name      string
	Title     string
}

// Sorted orders items as the query's sort asks, which may name the given fields; without it the order stays.
func Sorted[T any](r *wire.Request, items []T, keysOf func(T) SortKeys, allowed ...string) error {
	wanted, err := r.QueryList("sort")
	if err != nil {
		return err
	}
	// The last criterion first: each stable sort keeps the order of the ones after it.
	for _, criterion := range slices.Backward(wanted) {
		field, direction, _ := strings.Cut(criterion, ":")
		if !slices.Contains(allowed, field) || !slices.Contains([]string{"", "asc", "desc"}, direction) {
			return wire.Refuse(http.StatusBadRequest, "sort: %q is not one of %s with :asc or :desc.", criterion, strings.Join(allowed, ", "))
		}
		slices.SortStableFunc(items, func(a, b T) int {
			order := keysOf(a).compare(keysOf(b), field)
			if direction == "desc" || direction == "" && r.Turned.Has(assumptions.BareSort) {
				return -order
			}
			return order
		})
	}
	return nil
}

func (k SortKeys) compare(other SortKeys, field string) int {
	switch field {
	case "createdAt":
		if order := k.CreatedAt.Compare(other.CreatedAt.Time); order != 0 {
			return order
		}
		return int(k.Seq - other.Seq)
	case "createdBy":
		return strings.Compare(k.CreatedBy, other.CreatedBy)
	case "name":
		return strings.Compare(k.Name, other.Name)
	}
	return strings.Compare(k.Title, other.Title)
}

// Given tells whether a filter lets a value through; an empty filter lets every one.
func Given(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

// Unacceptable turns the refusal of a check that other areas share into press's 422, with the place of what is wrong.
func Unacceptable(path string, err error) error {
	if err == nil {
		return nil
	}
	return wire.Refuse(http.StatusUnprocessableEntity, "%s%s", path, err.Error())
}

// FreeName is the name, or with the first number that makes it free.
func FreeName(name string, taken func(string) bool) string {
	free := name
	for number := int64(2); taken(free); number++ {
		free = name + "-" + world.Key(number)
	}
	return free
}
