// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metrics

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// maxQueries is how many queries one request may hold.
const maxQueries = 50

// Rows are what queries of some measures and dimensions are answered with, in whatever order they are named.
type Rows struct {
	world.Record

	ID         string           `json:"id"`
	Namespace  string           `json:"namespace"`
	Measures   []string         `json:"measures"`
	Dimensions []string         `json:"dimensions"`
	Rows       []map[string]any `json:"rows"`
}

// question is what of a query decides which rows it gets.
type question struct {
	namespace            string
	measures, dimensions []string
	limit, offset        int64
	sql                  bool
}

// registerRows says what a query gets: {"namespace", "measures", "dimensions", "rows"}.
func (m *API) registerRows(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	made := &Rows{Record: m.p.NewRecord(), ID: uuid.NewString(), Namespace: defaultNamespace, Rows: []map[string]any{}}
	if namespace, _ := in.Text("namespace"); namespace != "" {
		made.Namespace = namespace
	}
	made.Measures, _ = in.Strings("measures")
	made.Dimensions, _ = in.Strings("dimensions")
	rows, _ := in.Objects("rows")
	if err := in.Err(); err != nil {
		return wire.Reply{}, err
	}
	for _, row := range rows {
		made.Rows = append(made.Rows, row.Values)
	}
	for id, other := range m.State.Rows {
		if other.answers(question{namespace: made.Namespace, measures: made.Measures, dimensions: made.Dimensions}) {
			delete(m.State.Rows, id)
		}
	}
	m.State.Rows[made.ID] = made
	return wire.Created(made)
}

func (m *API) showRows(*wire.Request) (wire.Reply, error) {
	return wire.OK(map[string]any{"rows": world.Newest(m.State.Rows, func(*Rows) bool { return true })})
}

func (m *API) dropRows(*wire.Request) (wire.Reply, error) {
	m.State.Rows = map[string]*Rows{}
	return wire.OK(wire.Empty{})
}

func (s *Rows) answers(q question) bool {
	return s.Namespace == q.namespace && sameSet(s.Measures, q.measures) && sameSet(s.Dimensions, q.dimensions)
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// query answers one query. Its lists are repeated keys, and what has structure is JSON text.
func (m *API) query(r *wire.Request) (wire.Reply, error) {
	q := question{namespace: namespaceOf(r), measures: r.Query["measures"], dimensions: r.Query["dimensions"]}
	sql := r.Query.Get("generateSql")
	if sql != "" && !slices.Contains([]string{"true", "false", "True", "False", "none"}, sql) {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "generateSql: %q is not true or false.", sql)
	}
	q.sql = strings.EqualFold(sql, "true")
	for _, name := range []string{"filters", "timeDimensions", "order"} {
		if text := r.Query.Get(name); text != "" && !json.Valid([]byte(text)) {
			return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "%s is not JSON text.", name)
		}
	}
	var err error
	if q.limit, err = r.QueryInt("limit", 0); err != nil {
		return wire.Reply{}, err
	}
	if q.offset, err = r.QueryInt("offset", 0); err != nil {
		return wire.Reply{}, err
	}
	body, err := m.answer(q)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

// queryBatch answers several queries, in their order; what fails with one leaves the others alone.
func (m *API) queryBatch(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	queries, _ := in.Objects("queries")
	if err := in.Err(); err != nil {
		return wire.Reply{}, err
	}
	if len(queries) < 1 || len(queries) > maxQueries {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "queries: %d are not 1 to %d.", len(queries), maxQueries)
	}
	results := make([]map[string]any, 0, len(queries))
	for _, query := range queries {
		q := question{namespace: defaultNamespace}
		if namespace, _ := query.Text("namespace"); namespace != "" {
			q.namespace = namespace
		}
		q.measures, _ = query.Strings("measures")
		q.dimensions, _ = query.Strings("dimensions")
		q.limit, _ = query.Integer("limit")
		q.offset, _ = query.Integer("offset")
		q.sql, _ = query.Boolean("generateSql")
		query.Objects("filters")
		query.Objects("timeDimensions")
		query.StringMap("order")
		result, err := m.answer(q)
		if problem := query.Err(); problem != nil {
			return wire.Reply{}, problem
		}
		if err != nil {
			results = append(results, map[string]any{"error": true, "errorMessage": err.Error()})
			continue
		}
		result["error"] = false
		results = append(results, result)
	}
	return wire.OK(results)
}

// answer is the answer to one query: the rows that are registered for it.
func (m *API) answer(q question) (map[string]any, error) {
	for _, set := range m.State.Rows {
		if !set.answers(q) {
			continue
		}
		rows := set.Rows[min(max(q.offset, 0), int64(len(set.Rows))):]
		if q.limit > 0 {
			rows = rows[:min(q.limit, int64(len(rows)))]
		}
		body := map[string]any{"data": wire.Listed(rows)}
		if m.p.Turned.Has(assumptions.RowKeys) {
			body["data"] = bare(rows)
		}
		if q.sql {
			body["sql"] = fmt.Sprintf("SELECT %s FROM %s", strings.Join(append(slices.Clone(q.dimensions), q.measures...), ", "), q.namespace)
		}
		return body, nil
	}
	return nil, wire.Refuse(http.StatusUnprocessableEntity,
		"No rows are registered for measures [%s] and dimensions [%s] of the namespace %s; register some with POST /_emulator/metric-rows.",
		strings.Join(q.measures, ", "), strings.Join(q.dimensions, ", "), q.namespace)
}

// bare are rows whose keys are columns without their cubes: samples have both spellings (contract 24.1).
func bare(rows []map[string]any) []map[string]any {
	turned := make([]map[string]any, len(rows))
	for i, row := range rows {
		turned[i] = map[string]any{}
		for name, value := range row {
			turned[i][name[strings.LastIndex(name, ".")+1:]] = value
		}
	}
	return turned
}
