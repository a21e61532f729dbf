// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metrics_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

const (
	base        = "/semantic-layer/api/v1"
	metrics     = base + "/metrics"
	collections = metrics + "/collections"
)

const orders = `cubes:
  - name: orders
    sql_table: orders
    measures: [{name: count, type: count}, {name: total, type: sum, sql: amount}]
    dimensions: [{name: id, sql: id, type: number, primary_key: true}]
    segments: [{name: big, sql: x}]
`

func TestPublications(t *testing.T) {
	w := testbed.New(t)
	models := emulatortest.ZipOf(t, "a.yml", orders)
	made := w.Form(http.MethodPost, collections, models, "name", "sales", "scope", "public").Want(201)
	collection := testbed.Text(made["collectionId"])
	w.Get("/artifacts/api/v1/artifacts/" + testbed.Text(made["artifactId"])).Want(200)
	w.Delete("/artifacts/api/v1/artifacts/"+testbed.Text(made["artifactId"])).Refused(422, "is used by metric collection sales")
	if got := testbed.Names(t, w.Get(collections+"?scope=PUBLIC&id="+collection).Want(200), "collections", "name"); !slices.Equal(got, []string{"sales"}) {
		t.Errorf("collections %v", got)
	}
	publish := func(namespace string) testbed.Answer {
		return w.JSON(http.MethodPost, collections+"/"+collection+"/publish", `{"namespace": "`+namespace+`", "namespaceDescription": "d", "namespaceMetadata": "{\"a\": 1}"}`)
	}
	publication := testbed.Text(publish("sales").Want(201)["publicationId"])
	publish("sales").Refused(409, "The model orders already exists in the namespace sales, in the publication "+publication)
	w.Form(http.MethodPost, metrics, models, "namespace", "sales").Refused(409, "already exists")
	folder := w.Form(http.MethodPost, metrics, models).Want(201)
	if testbed.Text(folder["collectionId"]) == collection {
		t.Error("a folder became no collection of its own")
	}

	rows := w.Get(metrics + "?namespace=sales&publicationId=" + publication).Want(200)
	testbed.WantDig(t, rows, "orders.count", "data", 0, "measures", 0, "name")
	testbed.WantDig(t, rows, "sum", "data", 0, "measures", 1, "aggType")
	testbed.WantDig(t, rows, "orders", "data", 0, "name")
	if got := testbed.Names(t, w.Get(metrics+"?type=measure&searchTerm=TOT").Want(200), "data", "name"); !slices.Equal(got, []string{"orders.total"}) {
		t.Errorf("measures %v", got)
	}
	testbed.WantDig(t, w.Get(base+"/namespaces").Want(200), "2", "totalCount")
	source := testbed.Text(w.Get(metrics + "/source?namespace=sales").Want(200)["source"])
	if !strings.Contains(source, "name: orders") || !strings.Contains(source, "sql_table: orders") {
		t.Errorf("source %s", source)
	}
	w.Get(metrics+"/source?namespace=none").Refused(404, "Nothing is published")

	w.Delete(metrics+"?namespace=sales&measures=orders.none").Refused(404, "no measure orders.none")
	w.Delete(metrics+"?measures=orders.count").Refused(422, "namespace and measures")
	w.Delete(metrics + "?namespace=sales&measures=orders.count,orders.total").Want(200)
	if got := testbed.Names(t, w.Get(metrics+"?namespace=sales&type=measure").Want(200), "data", "name"); len(got) != 0 {
		t.Errorf("measures %v", got)
	}
	testbed.WantDig(t, w.JSON(http.MethodPatch, base+"/namespaces/sales", `{"metadata": "{\"b\": 2}"}`).Want(200), `{"b":2}`, "metadata")
	w.JSON(http.MethodPatch, base+"/namespaces/none", `{}`).Refused(404, "publishing into it makes it")
	w.Delete(metrics + "/publications/" + publication).Want(200)
	w.Delete(metrics+"/publications/"+publication).Refused(404, "no publication")
	w.Delete(base + "/namespaces/sales").Want(200)
	w.Delete(base + "/namespaces/default").Want(200)
	w.Delete(metrics+"/publications/"+testbed.Text(folder["publicationId"])).Refused(404, "no publication")
	w.Delete(collections + "/" + collection).Want(200)
	w.Delete(collections + "/" + testbed.Text(folder["collectionId"])).Want(200)
	if left := w.Leftovers(); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestFoldersThatAreRefused(t *testing.T) {
	w := testbed.New(t)
	for text, why := range map[string]string{
		"cubes: [":                         "no model file",
		"cubes:\n- {name: a}\n- {name: a}": "The name a is given to two models",
		"cubes:\n- {name: a, measures: [{name: m}], segments: [{name: m}]}": "a.m is defined twice",
		"# nothing":        "no model",
		"cubes:\n- {b: 1}": "has no name",
	} {
		w.Form(http.MethodPost, metrics, emulatortest.ZipOf(t, "a.yml", text)).Refused(422, why)
	}
	w.Form(http.MethodPost, metrics, nil).Refused(400, "artifact is required")
	w.Form(http.MethodPost, collections, emulatortest.ZipOf(t, "a.yml", orders), "name", "x", "scope", "secret").Refused(400, "PUBLIC or PRIVATE")
	w.Form(http.MethodPost, metrics, emulatortest.ZipOf(t, "a.yml", "{% if x %}\ncubes:\n- name: {{ y }}\n{% endif %}\n")).Want(201)
	testbed.WantDig(t, w.Get(metrics).Want(200), "rendered", "data", 0, "name")
}

func TestQueries(t *testing.T) {
	w := testbed.New(t)
	const query = metrics + "/query?namespace=sales&generateSql="
	w.Get(query+"none&measures=o.count").Refused(422, "No rows are registered for measures [o.count]")
	w.JSON(http.MethodPost, "/_emulator/metric-rows", `{"namespace": "sales", "measures": ["o.count"], "dimensions": ["o.a", "o.b"], "rows": [{"o.count": 1}, {"o.count": 12345}]}`).Want(201)
	found := w.Get(query + "True&measures=o.count&dimensions=o.b&dimensions=o.a&offset=1&limit=5&order=%7B%7D").Want(200)
	testbed.WantDig(t, found, "12345", "data", 0, "o.count")
	if found["sql"] == nil {
		t.Error("no SQL")
	}
	w.Get(query+"true&measures=o.count&filters=x").Refused(422, "filters is not JSON")
	const v3 = "/semantic-layer/api/v3/metrics/query"
	answer := w.JSON(http.MethodPost, v3, `{"queries": [{"namespace": "sales", "measures": ["o.count"], "dimensions": ["o.a", "o.b"]}, {"measures": ["o.none"]}]}`)
	if text := string(answer.Raw); answer.Status != 200 || !strings.Contains(text, `"error":false`) || !strings.Contains(text, `"errorMessage":"No rows`) {
		t.Errorf("%d %s", answer.Status, text)
	}
	w.JSON(http.MethodPost, v3, `{"queries": []}`).Refused(422, "0 are not 1 to 50")
	w.Delete("/_emulator/metric-rows").Want(200)
	w.Get(query + "false&measures=o.count&dimensions=o.a&dimensions=o.b").Want(422)

	const schema = base + "/warehouse/schema?schema=publish&tables="
	testbed.WantDig(t, w.Get(schema+"orders&tables=none").Want(200), "varchar", "columns", "ORDERS", "STATUS")
	w.Get(schema[:len(schema)-len("&tables=")]).Refused(422, "1 to 25 tables")
	if err := w.Edit("warehouse", "5b0c3f5e-0000-4000-8000-000000000001", map[string]any{"isDefault": false}); err != nil {
		t.Fatal(err)
	}
	w.Get(schema+"orders").Refused(404, "no data warehouse")
}

// TestMetricsSurviveAKill proves that what is published, and rows that are registered, are there after a kill.
func TestMetricsSurviveAKill(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	w.Form(http.MethodPost, metrics, emulatortest.ZipOf(t, "a.yml", orders), "namespace", "sales", "namespaceMetadata", `{"n": 1.50}`).Want(201)
	w.JSON(http.MethodPost, "/_emulator/metric-rows", `{"measures": ["o.count"], "rows": [{"o.count": 7}]}`).Want(201)
	source := w.Get(metrics + "/source?namespace=sales").Want(200)["source"]
	w = k.Start(t)
	if again := w.Get(metrics + "/source?namespace=sales").Want(200)["source"]; again != source {
		t.Errorf("the source was %s and is %s", source, again)
	}
	testbed.WantDig(t, w.Get(metrics+"/query?generateSql=false&measures=o.count").Want(200), "7", "data", 0, "o.count")
}

// TestContraryMetrics looks at what a contrary platform has otherwise.
func TestContraryMetrics(t *testing.T) {
	w := testbed.NewContrary(t)
	models := emulatortest.ZipOf(t, "a.yml", orders)
	made := w.Form(http.MethodPost, collections, models, "name", "sales", "scope", "PRIVATE").Done()
	collection := testbed.Text(made["collectionId"])
	if again := w.Form(http.MethodPost, collections, models, "name", "sales", "scope", "PRIVATE"); again.Status != http.StatusUnprocessableEntity {
		t.Errorf("a second collection of a name: %d", again.Status)
	}
	if published := w.JSON(http.MethodPost, collections+"/"+collection+"/publish", `{"namespaceMetadata": "{\"a\": 1}"}`).Done(); published["artifactId"] != nil {
		t.Error("publishing tells the artifact")
	}
	if again := w.JSON(http.MethodPost, collections+"/"+collection+"/publish", `{}`); again.Status != http.StatusUnprocessableEntity {
		t.Errorf("publishing twice: %d", again.Status)
	}
	testbed.WantDig(t, w.Get(metrics).Done(), "orders.big", "data", 0, "segments", 0)
	testbed.WantDig(t, w.JSON(http.MethodPatch, base+"/namespaces/default", `{"metadata": "{\"b\": null}"}`).Done(), `{"a":1,"b":null}`, "metadata")
	w.JSON(http.MethodPost, "/_emulator/metric-rows", `{"measures": ["o.count"], "rows": [{"o.count": 7}]}`).Want(201)
	testbed.WantDig(t, w.Get(metrics+"/query?generateSql=false&measures=o.count").Done(), `{"count":7}`, "data", 0)
	w.Delete(collections + "/" + collection).Done()
	if left := w.Objects()["metric-publication"]; len(left) != 0 {
		t.Errorf("publications outlive their collection: %v", left)
	}
	if left := w.Objects()["metric-namespace"]; len(left) != 0 {
		t.Errorf("namespaces outlive what is published in them: %v", left)
	}
}

// TestAPIKeysAreRefused by metrics, and nowhere else.
func TestAPIKeysAreRefused(t *testing.T) {
	for contrary, want := range map[bool]int{false: http.StatusForbidden, true: http.StatusUnauthorized} {
		w := testbed.New(t, func(o *emulator.Options) { o.Contrary, o.Token = contrary, "" })
		for path, want := range map[string]int{metrics: want, base + "/warehouse/schema?schema=a&tables=b": want, testbed.ImagesPath: http.StatusOK} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "api-key-1")
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != want {
				t.Errorf("contrary %t, %s: %d, want %d", contrary, path, response.StatusCode, want)
			}
		}
	}
}
