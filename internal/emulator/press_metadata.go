package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// metadata is what people read of a spec or deployment (contract 10.3, 13.1).
type metadata struct {
	Name                   string     `json:"name"`
	Title                  string     `json:"title"`
	Summary                string     `json:"summary"`
	Description            string     `json:"description"`
	DescriptionContentType *string    `json:"descriptionContentType"`
	ImageURL               *string    `json:"imageUrl"`
	Tags                   []imageTag `json:"tags"`
}

// merge sets the members that are given and leaves the others; tags are replaced as a whole (contract 10.7).
func (m *metadata) merge(in *fields) error {
	for name, target := range map[string]*string{"name": &m.Name, "title": &m.Title, "summary": &m.Summary, "description": &m.Description} {
		if text, given := in.text(name); given {
			*target = text
		}
	}
	if contentType, given := in.text("descriptionContentType"); given {
		if contentType != "text/plain" && contentType != "text/markdown" {
			in.wrong("descriptionContentType", "text/plain or text/markdown")
		}
		m.DescriptionContentType = &contentType
	}
	if url, given := in.text("imageUrl"); given {
		m.ImageURL = &url
	}
	if tags, given := in.objects("tags"); given {
		m.Tags = []imageTag{}
		for _, item := range tags {
			tag, _ := item.text("name")
			if tag == "" {
				item.wrong("name", "given")
			}
			m.Tags = append(m.Tags, imageTag{Name: tag})
		}
	}
	if err := in.err(); err != nil {
		return err
	}
	if strings.TrimSpace(m.Name) == "" {
		return refuse(http.StatusBadRequest, "%sname is required.", in.path)
	}
	return nil
}

// unchanged is the refusal of an update that changes nothing (contract 10.7). The text is what Peak's own code looks for.
func unchanged() error { return refuse(http.StatusUnprocessableEntity, "No changes detected") }

// holds tells whether a term occurs in what people read (contract 7).
func (m *metadata) holds(term string) bool {
	return slices.ContainsFunc([]string{m.Name, m.Title, m.Description, m.Summary}, func(text string) bool { return contains(text, term) })
}

// startsWith tells whether name and title begin as the query asks (contract 7).
func (m *metadata) startsWith(r *request) bool {
	return r.begins(m.Name, r.query.Get("name")) && r.begins(m.Title, r.query.Get("title"))
}

// sortKeys are what a list of press may be sorted by.
type sortKeys struct {
	record
	createdAt timestamp
	createdBy string
	name      string
	title     string
}

// sorted orders items as the query's sort asks, which may name the given fields; without it the order stays.
func sorted[T any](r *request, items []T, keysOf func(T) sortKeys, allowed ...string) error {
	wanted, err := r.queryList("sort")
	if err != nil {
		return err
	}
	// The last criterion first: each stable sort keeps the order of the ones after it.
	for _, criterion := range slices.Backward(wanted) {
		field, direction, _ := strings.Cut(criterion, ":")
		if !slices.Contains(allowed, field) || !slices.Contains([]string{"", "asc", "desc"}, direction) {
			return refuse(http.StatusBadRequest, "sort: %q is not one of %s with :asc or :desc.", criterion, strings.Join(allowed, ", "))
		}
		slices.SortStableFunc(items, func(a, b T) int {
			order := keysOf(a).compare(keysOf(b), field)
			if direction == "desc" || direction == "" && r.contrary {
				return -order
			}
			return order
		})
	}
	return nil
}

func (k sortKeys) compare(other sortKeys, field string) int {
	switch field {
	case "createdAt":
		if order := k.createdAt.Compare(other.createdAt.Time); order != 0 {
			return order
		}
		return int(k.Seq - other.Seq)
	case "createdBy":
		return strings.Compare(k.createdBy, other.createdBy)
	case "name":
		return strings.Compare(k.name, other.name)
	}
	return strings.Compare(k.title, other.title)
}

// given tells whether a filter lets a value through; an empty filter lets every one.
func given(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

// unacceptable turns the refusal of a check that other areas share into press's 422, with the place of what is wrong.
func unacceptable(path string, err error) error {
	if err == nil {
		return nil
	}
	return refuse(http.StatusUnprocessableEntity, "%s%s", path, err.Error())
}

// freeName is the name, or with the first number that makes it free.
func freeName(name string, taken func(string) bool) string {
	free := name
	for number := int64(2); taken(free); number++ {
		free = name + "-" + key(number)
	}
	return free
}
