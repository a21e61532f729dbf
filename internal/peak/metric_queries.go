// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// MaxMetricQueries is how many queries one request may hold (contract 24.1).
const MaxMetricQueries = 50

// MetricQuery asks for rows. Empty members are not sent.
type MetricQuery struct {
	Namespace      string
	GenerateSQL    bool
	Measures       []string
	Dimensions     []string
	Segments       []string
	Filters        []MetricFilter
	TimeDimensions []MetricTimeDimension
	Order          MetricOrder
	Limit          *int64
	Offset         *int64
}

// MetricFilter keeps rows by the value of a member.
type MetricFilter struct {
	Dimension string   `json:"dimension"`
	Operator  string   `json:"operator"`
	Values    []string `json:"values,omitempty"`
}

// MetricTimeDimension groups rows by a time, or keeps those within a range.
type MetricTimeDimension struct {
	Dimension   string `json:"dimension"`
	Granularity string `json:"granularity,omitempty"`
	// DateRange is a pair of times as []string, words as string, or nil.
	DateRange any `json:"dateRange,omitempty"`
}

// MetricOrder says what rows are sorted by, the first first. On the wire it is an object whose members keep their order.
type MetricOrder []MetricSort

// MetricSort is one member that rows are sorted by.
type MetricSort struct {
	Member    string
	Direction string // asc or desc
}

// MarshalJSON writes the object.
func (o MetricOrder) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, one := range o {
		member, err := json.Marshal(one.Member)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%s:%q", member, one.Direction)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// MetricRows is the answer to a query. Numbers in rows are json.Number.
type MetricRows struct {
	Rows []map[string]any
	SQL  string // "" unless it was asked for
	// Failed is why one query of several has no rows, "" when it has.
	Failed string
}

// metricRows is an answer on the wire. Error may be a text as well.
type metricRows struct {
	Data         *[]map[string]exact `json:"data"`
	SQL          text                `json:"sql"`
	Error        exact               `json:"error"`
	ErrorMessage text                `json:"errorMessage"`
}

// failed tells whether the answer says so.
func (r metricRows) failed() bool {
	failed, _ := r.Error.value.(bool)
	words, _ := r.Error.value.(string)
	return failed || words != ""
}

func (r metricRows) result() MetricRows {
	answer := MetricRows{Rows: []map[string]any{}, SQL: noNull(r.SQL)}
	if r.failed() {
		answer.Failed = noNull(r.ErrorMessage)
		if answer.Failed == "" {
			answer.Failed, _ = r.Error.value.(string)
		}
		if answer.Failed == "" {
			answer.Failed = "the platform gives no reason"
		}
		return answer
	}
	if r.Data == nil {
		answer.Failed = "the answer lacks the member \"data\""
		return answer
	}
	for _, from := range *r.Data {
		row := make(map[string]any, len(from))
		for name, value := range from {
			row[name] = value.value
		}
		answer.Rows = append(answer.Rows, row)
	}
	return answer
}

// QueryMetrics asks one query, whose failure is an error.
func (c *Client) QueryMetrics(ctx context.Context, query MetricQuery) (MetricRows, error) {
	values := url.Values{"generateSql": {strconv.FormatBool(query.GenerateSQL)}}
	addText(values, "namespace", query.Namespace)
	addTexts(values, "measures", query.Measures)
	addTexts(values, "dimensions", query.Dimensions)
	addTexts(values, "segments", query.Segments)
	for name, part := range map[string]any{"filters": query.Filters, "timeDimensions": query.TimeDimensions, "order": query.Order} {
		encoded, err := json.Marshal(part)
		if err != nil {
			return MetricRows{}, err
		}
		if text := string(encoded); text != "null" && text != "{}" && text != "[]" {
			values.Set(name, text)
		}
	}
	if query.Limit != nil {
		values.Set("limit", strconv.FormatInt(*query.Limit, 10))
	}
	if query.Offset != nil {
		values.Set("offset", strconv.FormatInt(*query.Offset, 10))
	}
	host, path, err := c.metricQueries(ctx, metricsPath, spokeMetricsV1)
	if err != nil {
		return MetricRows{}, err
	}
	var answer metricRows
	err = c.do(ctx, call{
		method: http.MethodGet, host: host, collection: path, query: values, idempotent: true, out: &answer,
		check: func() error { return need("data", answer.Data != nil || answer.failed()) },
	})
	if err == nil && answer.failed() {
		err = fmt.Errorf("the platform answers that the query failed: %s", answer.result().Failed)
	}
	return answer.result(), err
}

// metricBatchQuery is one of several queries on the wire.
type metricBatchQuery struct {
	Namespace      string                `json:"namespace,omitempty"`
	GenerateSQL    bool                  `json:"generateSql"`
	Measures       []string              `json:"measures,omitempty"`
	Dimensions     []string              `json:"dimensions,omitempty"`
	Segments       []string              `json:"segments,omitempty"`
	Filters        []MetricFilter        `json:"filters,omitempty"`
	TimeDimensions []MetricTimeDimension `json:"timeDimensions,omitempty"`
	Order          MetricOrder           `json:"order,omitempty"`
	Limit          *int64                `json:"limit,omitempty"`
	Offset         *int64                `json:"offset,omitempty"`
}

// QueryMetricsBatch asks up to MaxMetricQueries queries in one request, and answers them in their order. One that failed says why
// and leaves the others alone.
func (c *Client) QueryMetricsBatch(ctx context.Context, queries []MetricQuery) ([]MetricRows, error) {
	body := struct {
		Queries []metricBatchQuery `json:"queries"`
	}{}
	for _, query := range queries {
		body.Queries = append(body.Queries, metricBatchQuery(query))
	}
	host, path, err := c.metricQueries(ctx, semanticLayer+"v3/metrics", spokeMetricsV3)
	if err != nil {
		return nil, err
	}
	var answers []metricRows
	err = c.do(ctx, call{
		// It is a question that takes a POST, so that it may be asked again.
		method: http.MethodPost, host: host, collection: path, body: body, idempotent: true, out: &answers,
		check: func() error {
			if len(answers) != len(queries) {
				return fmt.Errorf("the answer has %d results for %d queries", len(answers), len(queries))
			}
			return nil
		},
	})
	results := make([]MetricRows, 0, len(answers))
	for _, one := range answers {
		results = append(results, one.result())
	}
	return results, err
}
