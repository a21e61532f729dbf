// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
)

// Metric is a row of a list of metrics: a cube or a view with what it has or, when the list is narrowed to a type of them, one
// measure, dimension or segment. What does not apply is "" or nil.
type Metric struct {
	Name          string // of a cube or a view, or cube.member
	Type          string
	Public        *bool
	Measures      []MetricMember
	Dimensions    []MetricMember
	Segments      []string
	CollectionID  string
	PublicationID string

	// The rest is shown of single measures, dimensions and segments only.
	Cube        string
	Description string
	AggType     string
	PrimaryKey  *bool
	Metadata    json.RawMessage // nil for none
}

// MetricMember is a measure or a dimension of a cube or a view.
type MetricMember struct {
	Name       string // cube.member
	Type       string
	AggType    string
	Public     *bool
	PrimaryKey *bool
}

// metricMember is a member on the wire. Segments may be objects of this form, or names.
type metricMember struct {
	Name       text  `json:"name"`
	Type       text  `json:"type"`
	AggType    text  `json:"aggType"`
	Public     *bool `json:"public"`
	PrimaryKey *bool `json:"primaryKey"`
}

// UnmarshalJSON takes a name for a member that has nothing else.
func (m *metricMember) UnmarshalJSON(data []byte) error {
	var name string
	if json.Unmarshal(data, &name) == nil {
		*m = metricMember{Name: text(name)}
		return nil
	}
	type plain metricMember
	return json.Unmarshal(data, (*plain)(m))
}

func (m metricMember) result() MetricMember {
	return MetricMember{Name: noNull(m.Name), Type: noNull(m.Type), AggType: noNull(m.AggType), Public: m.Public, PrimaryKey: m.PrimaryKey}
}

// metric is a row on the wire.
type metric struct {
	metricMember
	Measures      []metricMember  `json:"measures"`
	Dimensions    []metricMember  `json:"dimensions"`
	Segments      []metricMember  `json:"segments"`
	CollectionID  text            `json:"collectionId"`
	PublicationID text            `json:"publicationId"`
	Cube          text            `json:"cube"`
	Description   text            `json:"description"`
	Metadata      json.RawMessage `json:"metadata"`
}

// UnmarshalJSON keeps the method of the member from taking the whole row.
func (m *metric) UnmarshalJSON(data []byte) error {
	type plain metricMember
	row := struct {
		*plain
		Measures      *[]metricMember  `json:"measures"`
		Dimensions    *[]metricMember  `json:"dimensions"`
		Segments      *[]metricMember  `json:"segments"`
		CollectionID  *text            `json:"collectionId"`
		PublicationID *text            `json:"publicationId"`
		Cube          *text            `json:"cube"`
		Description   *text            `json:"description"`
		Metadata      *json.RawMessage `json:"metadata"`
	}{
		(*plain)(&m.metricMember), &m.Measures, &m.Dimensions, &m.Segments, &m.CollectionID, &m.PublicationID, &m.Cube, &m.Description, &m.Metadata,
	}
	return json.Unmarshal(data, &row)
}

func (m metric) result() Metric {
	row := Metric{
		Name: noNull(m.Name), Type: noNull(m.Type), Public: m.Public, AggType: noNull(m.AggType), PrimaryKey: m.PrimaryKey,
		CollectionID: noNull(m.CollectionID), PublicationID: noNull(m.PublicationID), Cube: noNull(m.Cube), Description: noNull(m.Description),
	}
	if string(m.Metadata) != "null" {
		row.Metadata = m.Metadata
	}
	for _, one := range m.Measures {
		row.Measures = append(row.Measures, one.result())
	}
	for _, one := range m.Dimensions {
		row.Dimensions = append(row.Dimensions, one.result())
	}
	for _, one := range m.Segments {
		row.Segments = append(row.Segments, noNull(one.Name))
	}
	return row
}

// ListMetricsQuery narrows ListMetrics. Empty members do not.
type ListMetricsQuery struct {
	Namespace     string // "" for default
	PublicationID string
	SearchTerm    string
	Type          string // cube, view, dimension, measure, segment, all
}

// ListMetrics lists what is published in a namespace.
func (c *Client) ListMetrics(ctx context.Context, query ListMetricsQuery) iter.Seq2[Metric, error] {
	return c.listMetrics(ctx, query, nil)
}

func (c *Client) listMetrics(ctx context.Context, query ListMetricsQuery, clock *serverClock) iter.Seq2[Metric, error] {
	values := url.Values{}
	addText(values, "namespace", query.Namespace)
	addText(values, "publicationId", query.PublicationID)
	addText(values, "searchTerm", query.SearchTerm)
	addText(values, "type", query.Type)
	return mapped(list[metric](ctx, c, listing{collection: metricsPath, query: values, keys: []string{"data"}, clock: clock}), metric.result)
}

// DeleteMetricMeasures takes measures, named cube.measure, out of what is published in a namespace.
func (c *Client) DeleteMetricMeasures(ctx context.Context, namespace string, measures []string) error {
	query := url.Values{"namespace": {namespace}}
	addTexts(query, "measures", measures)
	return c.do(ctx, call{method: http.MethodDelete, collection: metricsPath, query: query, idempotent: true})
}

// MetricModel is a cube or a view that is live in a namespace.
type MetricModel struct {
	Name          string
	Type          string
	PublicationID string
}

// metricModel is a model on the wire.
type metricModel struct {
	Name          text `json:"name"`
	Type          text `json:"type"`
	PublicationID text `json:"publicationId"`
}

func modelsOf(models []metricModel) []MetricModel {
	all := make([]MetricModel, 0, len(models))
	for _, one := range models {
		all = append(all, MetricModel{Name: noNull(one.Name), Type: noNull(one.Type), PublicationID: noNull(one.PublicationID)})
	}
	return all
}

// MetricsSource is the merged model of a namespace, as YAML text. It is not what was uploaded.
type MetricsSource struct {
	Source string
	Models []MetricModel
}

// GetMetricsSource reads the merged model of a namespace; 404 when nothing is published there.
func (c *Client) GetMetricsSource(ctx context.Context, namespace string) (MetricsSource, error) {
	var answer struct {
		Source *string       `json:"source"`
		Models []metricModel `json:"models"`
	}
	err := c.do(ctx, call{
		method: http.MethodGet, collection: metricsPath + "/source", query: url.Values{"namespace": {namespace}}, idempotent: true, out: &answer,
		check: func() error { return need("source", answer.Source != nil) },
	})
	return MetricsSource{Source: valueOf(answer.Source), Models: modelsOf(answer.Models)}, err
}
