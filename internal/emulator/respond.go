package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
)

// reply is an answer before it is written.
type reply struct {
	status int
	header http.Header

	// body is sent as JSON unless raw is set.
	body any

	// raw is sent as it is, with contentType.
	raw         []byte
	contentType string
}

// ok is a 200 with a JSON body.
func ok(body any) (reply, error) { return reply{status: http.StatusOK, body: body}, nil }

// created is the answer to a POST that made something (contract 4.5).
func created(body any) (reply, error) { return reply{status: http.StatusCreated, body: body}, nil }

// empty is the body {}.
type empty struct{}

// refusal is an error that the platform answers with.
type refusal struct {
	status int
	header http.Header
	detail string
}

func (e *refusal) Error() string { return e.detail }

// refuse makes the error answer of a handler: 400 for what is malformed, 404 unknown, 409 busy or already there, 422
// well-formed but not acceptable (contract 6).
func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status: status, detail: fmt.Sprintf(format, args...)}
}

// reply is the error envelope of contract 6.
func (e *refusal) reply() reply {
	return reply{status: e.status, header: e.header, body: map[string]any{"detail": e.detail}}
}

// encode settles what is written: the bytes and the content type.
func (r reply) encode() (reply, error) {
	if r.raw != nil || r.contentType != "" {
		return r, nil
	}
	raw, err := json.Marshal(r.body)
	if err != nil {
		return r, fmt.Errorf("encoding the answer: %w", err)
	}
	r.raw, r.contentType = raw, "application/json"
	return r, nil
}

// prepare sets the headers of an encoded reply.
func (r reply) prepare(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	if r.contentType != "" && w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", r.contentType)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(r.raw)))
}

const (
	defaultPageSize = 25
	maxPageSize     = 100
)

// page answers one page of a list under the given items and count keys, as contract 7: pageSize defaults to 25 and is
// clamped to 100, a page beyond the end is empty, and pageCount is there also when nothing is.
func page[T any](r *request, items []T, itemsKey string, countKeys ...string) (map[string]any, error) {
	size, err := r.queryInt("pageSize", defaultPageSize)
	if err != nil {
		return nil, err
	}
	number, err := r.queryInt("pageNumber", 1)
	if err != nil {
		return nil, err
	}
	if size < 1 || number < 1 {
		return nil, refuse(http.StatusBadRequest, "pageSize and pageNumber start at 1.")
	}
	size = min(size, maxPageSize)
	fewest := int64(1)
	if r.contrary {
		items, size, fewest = otherOrder(r, items), min(size, contraryPageSize), 0
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
