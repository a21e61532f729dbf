// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

const (
	metricsURL    = "/semantic-layer/api/v1/metrics"
	firstPage     = "pageNumber=1&pageSize=100"
	namespacesURL = "/semantic-layer/api/v1/namespaces"
)

func TestListMetrics(t *testing.T) {
	client := script(t,
		exchangeStep{"GET " + metricsURL + "?namespace=sales&" + firstPage + "&publicationId=p1&searchTerm=ord&type=all", 200, `{"pageCount":1,"data":[
			{"name":"orders","type":"cube","public":true,"measures":[{"name":"orders.count","type":"number","aggType":"count","public":true}],
			 "dimensions":[{"name":"orders.id","type":"number","primaryKey":true}],"segments":[{"name":"orders.big"},"orders.small"],"collectionId":"c1","publicationId":"p1"},
			{"name":"orders.count","type":"number","aggType":"count","cube":"orders","description":null,"metadata":{"unit":1.50},"collectionId":null,"publicationId":null}]}`},
		exchangeStep{"GET " + metricsURL + "?" + firstPage, 403, `{"message":"no"}`},
	)
	var rows []Metric
	for row, err := range client.ListMetrics(t.Context(), ListMetricsQuery{Namespace: "sales", PublicationID: "p1", SearchTerm: "ord", Type: "all"}) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	yes := true
	equal(t, rows, []Metric{
		{
			Name: "orders", Type: "cube", Public: &yes, Measures: []MetricMember{{Name: "orders.count", Type: "number", AggType: "count", Public: &yes}},
			Dimensions: []MetricMember{{Name: "orders.id", Type: "number", PrimaryKey: &yes}}, Segments: []string{"orders.big", "orders.small"}, CollectionID: "c1", PublicationID: "p1",
		},
		{Name: "orders.count", Type: "number", AggType: "count", Cube: "orders", Metadata: json.RawMessage(`{"unit":1.50}`)},
	})
	for _, err := range client.ListMetrics(t.Context(), ListMetricsQuery{}) {
		if err == nil || !strings.Contains(err.Error(), "personal access token or a system access token") || strings.Contains(err.Error(), "right tenant") {
			t.Errorf("error %v", err)
		}
	}
}

// TestMetricLists404 does not take a list that is not served for the absence of what is looked for in it.
func TestMetricLists404(t *testing.T) {
	const rows, namespaces = "GET " + metricsURL + "?namespace=sales&" + firstPage + "&publicationId=p1", "GET " + namespacesURL + "?" + firstPage
	gone := func(url string) exchangeStep { return exchangeStep{url, 404, `{"detail":"no route"}`} }
	for name, test := range map[string]struct {
		steps []exchangeStep
		read  func(*Client) error
		want  bool // it is not there
	}{
		"collection": {steps: []exchangeStep{gone("GET " + metricsURL + "/collections?id=c1&" + firstPage)}, read: func(c *Client) error {
			_, err := c.GetMetricCollection(t.Context(), "c1")
			return err
		}},
		"namespace": {steps: []exchangeStep{gone(namespaces)}, read: func(c *Client) error {
			_, err := c.GetMetricNamespace(t.Context(), "sales")
			return err
		}},
		"publication":                   {steps: []exchangeStep{gone(rows), {namespaces, 200, `{"pageCount":1,"namespaces":[{"name":"sales"}]}`}}},
		"publication, nothing served":   {steps: []exchangeStep{gone(rows), gone(namespaces)}},
		"publication without namespace": {steps: []exchangeStep{gone(rows), {namespaces, 200, `{"pageCount":1,"namespaces":[{"name":"other"}]}`}}, want: true},
	} {
		read := test.read
		if read == nil {
			read = func(c *Client) error {
				_, err := c.GetMetricPublication(t.Context(), "sales", "p1")
				return err
			}
		}
		if err := read(script(t, test.steps...)); err == nil || IsNotFound(err) != test.want || !test.want && !strings.Contains(err.Error(), "404 Not Found: no route") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGetMetricPublication(t *testing.T) {
	const url = "GET " + metricsURL + "?namespace=sales&" + firstPage + "&publicationId=p1"
	client := script(t,
		exchangeStep{url, 200, `{"pageCount":1,"data":[{"name":"orders","type":"cube"},{"name":"other","publicationId":"p2"}]}`},
		exchangeStep{url, 200, `{"pageCount":0,"data":[]}`},
		exchangeStep{"GET " + metricsURL + "/collections?id=c1&" + firstPage, 200, `{"pageCount":1,"collections":[{"id":"c2","name":"other"},{"id":"c1","name":"mine","scope":"public","description":null}]}`},
		exchangeStep{"GET " + metricsURL + "/collections?id=c1&" + firstPage, 200, `{"pageCount":1,"collections":[]}`},
	)
	found, err := client.GetMetricPublication(t.Context(), "sales", "p1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, found, MetricPublication{ID: "p1", Namespace: "sales", Models: []MetricModel{{Name: "orders", Type: "cube", PublicationID: "p1"}}})
	if _, err := client.GetMetricPublication(t.Context(), "sales", "p1"); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
	collection, err := client.GetMetricCollection(t.Context(), "c1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, collection, MetricCollection{ID: "c1", Name: "mine", Scope: "PUBLIC"})
	if _, err := client.GetMetricCollection(t.Context(), "c1"); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

// A platform that merges metadata keeps what is no longer wanted: it is sent once more, as null.
func TestUpdateMetricNamespace(t *testing.T) {
	const url = "PATCH " + namespacesURL + "/sales%2Feu "
	client := script(t,
		exchangeStep{url + `{"description":"d","metadata":"{\"team\":\"a\"}"}`, 200, `{"namespace":"sales/eu","description":"d","message":"m","metadata":{"team":"a"}}`},
		exchangeStep{url + `{"metadata":"{\"team\":\"b\"}"}`, 200, `{"metadata":{"team":"b","old":1,"gone":null}}`},
		exchangeStep{url + `{"metadata":"{\"old\":null,\"team\":\"b\"}"}`, 200, `{"metadata":{"team":"b","old":null}}`},
		exchangeStep{url + `{"description":"x"}`, 204, ``},
	)
	d, x := "d", "x"
	for _, patch := range []MetricNamespacePatch{
		{Description: &d, Metadata: map[string]any{"team": "a"}}, {Metadata: map[string]any{"team": "b"}}, {Description: &x},
	} {
		if _, err := client.UpdateMetricNamespace(t.Context(), "sales/eu", patch); err != nil {
			t.Fatal(err)
		}
	}
}

func TestQueryMetrics(t *testing.T) {
	ten := int64(10)
	query := MetricQuery{
		Namespace: "sales", Measures: []string{"o.count"}, Dimensions: []string{"o.status", "o.city"}, Filters: []MetricFilter{{Dimension: "o.city", Operator: "equals", Values: []string{"Pune"}}},
		TimeDimensions: []MetricTimeDimension{{Dimension: "o.at", Granularity: "day", DateRange: []string{"2024-01-01", "2024-02-01"}}},
		Order:          MetricOrder{{"o.count", "desc"}, {"o.city", "asc"}}, Limit: &ten,
	}
	client := scriptHub(t,
		exchangeStep{"GET " + metricsURL + "/query?dimensions=o.status&dimensions=o.city&filters=%5B%7B%22dimension%22%3A%22o.city%22%2C%22operator%22%3A%22equals%22%2C%22values%22%3A%5B%22Pune%22%5D%7D%5D" +
			"&generateSql=false&limit=10&measures=o.count&namespace=sales&order=%7B%22o.count%22%3A%22desc%22%2C%22o.city%22%3A%22asc%22%7D" +
			"&timeDimensions=%5B%7B%22dimension%22%3A%22o.at%22%2C%22granularity%22%3A%22day%22%2C%22dateRange%22%3A%5B%222024-01-01%22%2C%222024-02-01%22%5D%7D%5D", 200, `{"data":[{"o.count":12345678901234567890}],"sql":null}`},
		exchangeStep{"POST /semantic-layer/api/v3/metrics/query " + `{"queries":[{"namespace":"sales","generateSql":false,"measures":["o.count"],"dimensions":["o.status","o.city"],` +
			`"filters":[{"dimension":"o.city","operator":"equals","values":["Pune"]}],"timeDimensions":[{"dimension":"o.at","granularity":"day","dateRange":["2024-01-01","2024-02-01"]}],` +
			`"order":{"o.count":"desc","o.city":"asc"},"limit":10},{"generateSql":true}]}`, 200, `[{"error":false,"data":[],"sql":"SELECT"},{"error":true,"errorMessage":"unknown member"}]`},
		exchangeStep{"GET " + metricsURL + "/query?generateSql=false", 422, `{"detail":"nothing is asked for"}`},
		exchangeStep{"GET " + metricsURL + "/query?generateSql=false", 200, `{"error":true,"errorMessage":"unknown member o.x","data":[]}`},
	)
	rows, err := client.QueryMetrics(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, rows, MetricRows{Rows: []map[string]any{{"o.count": json.Number("12345678901234567890")}}})
	results, err := client.QueryMetricsBatch(t.Context(), []MetricQuery{query, {GenerateSQL: true}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, results, []MetricRows{{Rows: []map[string]any{}, SQL: "SELECT"}, {Rows: []map[string]any{}, Failed: "unknown member"}})
	if _, err := client.QueryMetrics(t.Context(), MetricQuery{}); StatusOf(err) != http.StatusUnprocessableEntity {
		t.Errorf("error %v", err)
	}
	// A failure that is told as those of several are.
	if _, err := client.QueryMetrics(t.Context(), MetricQuery{}); err == nil || !strings.Contains(err.Error(), "unknown member o.x") {
		t.Errorf("error %v", err)
	}
}

func TestMetricsSourceAndSchema(t *testing.T) {
	client := script(t,
		exchangeStep{"GET " + metricsURL + "/source?namespace=sales", 200, `{"namespace":"sales","source":"cubes: []\n","models":[{"name":"orders","publicationId":"p1","type":"cube"}],"retrievedAt":"x"}`},
		exchangeStep{"GET /semantic-layer/api/v1/warehouse/schema?schema=publish&tables=a&tables=b", 200, `{"warehouse":"snowflake","schema":"publish","columns":{"A":{"ID":"number"}},"notFound":["b"]}`},
		exchangeStep{"DELETE " + metricsURL + "?measures=o.a&measures=o.b&namespace=sales", 204, ``},
	)
	source, err := client.GetMetricsSource(t.Context(), "sales")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, source, MetricsSource{Source: "cubes: []\n", Models: []MetricModel{{Name: "orders", Type: "cube", PublicationID: "p1"}}})
	schema, err := client.GetWarehouseSchema(t.Context(), "publish", []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, schema, WarehouseSchema{Warehouse: "snowflake", Columns: map[string]map[string]string{"A": {"ID": "number"}}, NotFound: []string{"b"}})
	if err := client.DeleteMetricMeasures(t.Context(), "sales", []string{"o.a", "o.b"}); err != nil {
		t.Error(err)
	}
}
