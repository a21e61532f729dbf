// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/contract"
)

func TestResponses(t *testing.T) {
	t.Parallel()
	const (
		service    = `{"id":"` + someID + `","name":"ui","status":"AVAILABLE","createdAt":"2024-05-01T09:30:00.000Z"}`
		spec       = `{"id":"` + someID + `","kind":"workflow","featured":false,"scope":"private","metadata":{"name":"a","status":"available","descriptionContentType":null},"latestRelease":{"version":"1.0.0"}}`
		deployment = `{"id":"` + someID + `","kind":"app","metadata":{"name":"a","status":"deployed"},"latestRevision":{"revision":1,"status":"deployed","blocks":[{"deploymentId":"` + someID + `","kind":"workflow","name":"b","status":"deployed","platformId":null}]},"spec":{},"parent":null}`
		flow       = `{"id":1,"name":"a","status":"Available","triggers":[{"webhook":"` + someID + `"}],"watchers":[],"tags":[],"steps":{"load":{"imageId":1,"parameters":{"env":[{"A":"1"}]},"command":"x","outputParameters":null}}}`
		release    = `{"id":"` + someID + `","artifact":null,"config":{"images":{},"steps":{"load":{"imageRef":"base","command":"x","extra":1}},"triggers":[],"watchers":[],"retryOptions":{}}}`
		version    = `{"id":7,"version":"0.0.1","status":"not-ready","lastBuildStatus":null,"imageType":"Workflow"}`
		revisions  = `/v1/blocks/deployments/` + someID + `/revisions/1`
	)
	edit := func(text, from, to string) string {
		if !strings.Contains(text, from) {
			t.Fatalf("%q is not in the text to edit", from)
		}
		return strings.Replace(text, from, to, 1)
	}
	download := filesPath + someID + "/download"

	tests := map[string]struct {
		method, path string
		answer       reply
		want         []string
	}{
		"service":                  {"GET", servePath + someID, reply{status: 200, body: service}, nil},
		"unknown member":           {"GET", servePath + someID, reply{status: 200, body: edit(service, `"name"`, `"new":{"a":1},"name"`)}, nil},
		"missing member":           {"GET", servePath + someID, reply{status: 200, body: edit(service, `"name":"ui",`, "")}, []string{"body /name: is missing"}},
		"wrong type":               {"GET", servePath + someID, reply{status: 200, body: edit(service, `"ui"`, "1")}, []string{"body /name: must be of type string, is number"}},
		"wrong enum":               {"GET", servePath + someID, reply{status: 200, body: edit(service, "AVAILABLE", "available")}, []string{"body /status: value is not one of the allowed values"}},
		"null":                     {"GET", servePath + someID, reply{status: 200, body: edit(service, `"ui"`, "null")}, []string{"body /name: must not be null"}},
		"no UUID":                  {"GET", servePath + someID, reply{status: 200, body: edit(service, someID, "1")}, []string{`body /id: string doesn't match the format "uuid"`}},
		"no date and time":         {"GET", servePath + someID, reply{status: 200, body: edit(service, "T09:30:00.000Z", "")}, []string{`body /createdAt: string doesn't match the format "date-time"`}},
		"several at once":          {"GET", servePath + someID, reply{status: 200, body: `{"id":1,"name":2}`}, []string{"body /id:", "body /name:", "body /status: is missing"}},
		"list for object":          {"GET", servePath + someID, reply{status: 200, body: "[]"}, []string{"body: must be of type object, is array"}},
		"not JSON":                 {"GET", servePath + someID, reply{status: 200, body: "<html>"}, []string{"body: is not JSON"}},
		"content type":             {"GET", servePath + someID, reply{status: 200, body: service, media: "text/plain"}, []string{"header Content-Type: must be application/json"}},
		"no body":                  {"GET", servePath + someID, reply{status: 200}, []string{"body: is missing"}},
		"page without pageCount":   {"GET", specPath, reply{status: 200, body: `{"specs":[],"pageNumber":1,"pageSize":25}`}, []string{"body /pageCount: is missing"}},
		"page without items":       {"GET", specPath, reply{status: 200, body: `{"pageCount":0,"pageNumber":1,"pageSize":25}`}, []string{"body /specs: is missing"}},
		"broken item":              {"GET", specPath, reply{status: 200, body: edit(emptyPage, "[]", "["+spec+","+edit(spec, "private", "secret")+"]")}, []string{"body /specs/1/scope: value is not one of"}},
		"nullable enum":            {"GET", specPath + someID, reply{status: 200, body: spec}, nil},
		"number beyond a minimum":  {"GET", specPath, reply{status: 200, body: edit(emptyPage, `"pageSize":25`, `"pageSize":0`)}, []string{"body /pageSize: number must be at least 1"}},
		"deployment":               {"GET", "/v1/apps/deployments/" + someID, reply{status: 200, body: deployment}, nil},
		"block without platformId": {"GET", "/v1/apps/deployments/" + someID, reply{status: 200, body: edit(deployment, `,"platformId":null`, "")}, nil},
		"block without status":     {"GET", "/v1/apps/deployments/" + someID, reply{status: 200, body: edit(deployment, `"status":"deployed","platformId"`, `"platformId"`)}, []string{"body /latestRevision/blocks/0/status: is missing"}},
		"workflow":                 {"GET", flowPath + "1", reply{status: 200, body: flow}, nil},
		"env as a map":             {"GET", flowPath + "1", reply{status: 200, body: edit(flow, `[{"A":"1"}]`, `{"A":"1"}`)}, []string{"body /steps/load/parameters/env: must be of type array, is object"}},
		"nulls in a step":          {"GET", flowPath + "1", reply{status: 200, body: edit(flow, `"imageId":1`, `"imageId":null,"resources":null`)}, nil},
		"null parameters":          {"GET", flowPath + "1", reply{status: 200, body: edit(flow, `{"env":[{"A":"1"}]}`, "null")}, []string{"body /steps/load/parameters: must not be null"}},
		"null last execution":      {"GET", flowPath + "1", reply{status: 200, body: edit(flow, `"tags":[],`, `"tags":[],"lastExecution":null,`)}, []string{"body /lastExecution: must not be null"}},
		"no watchers":              {"GET", flowPath + "1", reply{status: 200, body: edit(flow, `"watchers":[],`, "")}, []string{"body /watchers: is missing"}},
		"release":                  {"GET", specPath + someID + "/releases/1.0.0", reply{status: 200, body: release}, nil},
		"release of a service":     {"GET", specPath + someID + "/releases/1.0.0", reply{status: 200, body: `{"id":"` + someID + `","config":{"serviceType":"shiny","imageDetails":{"id":1},"steps":null}}`}, []string{"body /config/serviceType: value is not one of"}},
		"release, broken step":     {"GET", specPath + someID + "/releases/1.0.0", reply{status: 200, body: edit(release, `"command":"x"`, `"command":1`)}, []string{"body /config/steps/load/command: must be of type string, is number"}},
		"revision, extra word":     {"GET", revisions, reply{status: 200, body: `{"id":"` + someID + `","revision":1,"status":"redeploying"}`}, nil},
		"revision, unknown word":   {"GET", revisions, reply{status: 200, body: `{"id":"` + someID + `","revision":1,"status":"done"}`}, []string{"body /status: value is not one of"}},
		"image version":            {"GET", imagePath + "4/versions/7", reply{status: 200, body: version}, nil},
		"log time in ms":           {"GET", imagePath + "4/builds/b/logs", reply{status: 200, body: `{"logs":[{"message":"a","timestamp":1714555800000}]}`}, nil},
		"log time as text":         {"GET", imagePath + "4/builds/b/logs", reply{status: 200, body: `{"logs":[{"timestamp":"2024-05-01T09:30:00.000Z"}],"finishTime":null}`}, nil},
		"log time of neither":      {"GET", imagePath + "4/builds/b/logs", reply{status: 200, body: `{"logs":[{"timestamp":true}]}`}, []string{"body /logs/0/timestamp: must be of type integer or string, is boolean"}},
		"array at the top":         {"GET", "/workflows/api/v1/resources", reply{status: 200, body: `[{"id":21,"cpu":0.25,"memory":0.5,"gpu":null}]`}, nil},
		"free-form answer":         {"GET", "/v1/deployments/" + someID + "/parameters/run", reply{status: 200, body: `{"a":null,"b":[1,{}]}`}, nil},

		"other success":                  {"POST", flowPath, reply{status: 200, body: `{"id":1}`}, nil},
		"other success, bad body":        {"POST", flowPath, reply{status: 202, body: `{"id":"1"}`}, []string{"body /id: must be of type integer"}},
		"delete":                         {"DELETE", specPath + someID, reply{status: 200, body: "{}"}, nil},
		"delete, nothing":                {"DELETE", specPath + someID, reply{status: 200}, nil},
		"delete, no content":             {"DELETE", specPath + someID, reply{status: 204}, nil},
		"delete service":                 {"DELETE", servePath + someID, reply{status: 204}, nil},
		"delete service, nothing":        {"DELETE", servePath + someID, reply{status: 200}, []string{"body: is missing"}},
		"create, no content":             {"POST", flowPath, reply{status: 204}, []string{"body: is missing"}},
		"error":                          {"GET", specPath + someID, reply{status: 404, body: `{"detail":"no such spec"}`}, nil},
		"error with other members":       {"GET", specPath + someID, reply{status: 500, body: `{"message":"m","errors":[1]}`}, nil},
		"error not listed":               {"GET", specPath + someID, reply{status: 503, body: `{"detail":"later"}`}, nil},
		"error as text":                  {"GET", specPath + someID, reply{status: 401, body: "Unauthorized", media: "text/plain"}, []string{"header Content-Type", "body: is not JSON"}},
		"error, mistyped":                {"GET", specPath + someID, reply{status: 400, body: `{"message":{}}`}, []string{"body /message: must be of type string"}},
		"error without a body":           {"GET", specPath + someID, reply{status: 502}, []string{"body: is missing"}},
		"too large":                      {"POST", filesPath, reply{status: 413, body: `{"detail":"too large"}`}, nil},
		"too large without detail":       {"POST", filesPath, reply{status: 413, body: `{"message":"too large"}`}, []string{"body /detail: is missing"}},
		"too large where not listed":     {"PATCH", servePath + someID, reply{status: 413, body: `{"message":"m"}`}, []string{"body /detail: is missing"}},
		"redirect where listed":          {"GET", download, reply{status: 302, header: map[string]string{"Location": "/x"}}, nil},
		"redirect to nowhere":            {"GET", download, reply{status: 302}, []string{"header Location: is missing"}},
		"redirect elsewhere":             {"GET", specPath, reply{status: 302, header: map[string]string{"Location": "/x"}}, []string{"status: 302 is not documented"}},
		"not modified":                   {"GET", specPath, reply{status: 304}, []string{"status: 304 is not documented"}},
		"archive":                        {"GET", download, reply{status: 200, body: "PK anything", media: "application/zip"}, nil},
		"archive larger than the buffer": {"GET", download, reply{status: 200, body: strings.Repeat("PK", 9<<20), media: "application/zip"}, nil},
		"JSON larger than the buffer":    {"GET", specPath, reply{status: 200, body: strings.Repeat("[]", 9<<20)}, []string{"body: is larger than 16777216 bytes"}},
		"archive as JSON":                {"GET", download, reply{status: 200, body: `{"a":1}`}, []string{"header Content-Type: must be application/zip"}},
		"archive for JSON":               {"GET", specPath, reply{status: 200, body: "PK", media: "application/zip"}, []string{"header Content-Type: must be application/json"}},
		"archive, error":                 {"GET", download, reply{status: 404, body: `{"detail":"gone"}`}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ask(t, test.method, test.path, requestBodies[test.method+test.path])
			if test.path == filesPath {
				r = multipartRequest(t, test.method, test.path, archivePart(t), text("name", "a"))
			}
			expect(t, contract.SideResponse, exchange(t, r, test.answer), test.want...)
		})
	}
}

// requestBodies are right bodies for the requests whose answers are judged above.
var requestBodies = map[string]string{
	"POST" + flowPath:            goodFlow,
	"PATCH" + servePath + someID: `{"title":"x"}`,
}

func TestViolationOfAResponse(t *testing.T) {
	t.Parallel()
	got := exchange(t, ask(t, "GET", flowPath+"1?", ""), reply{status: 200, body: `[]`})
	if len(got) != 1 {
		t.Fatalf("got %v, want one violation", got)
	}
	want := contract.Violation{Side: "response", Method: "GET", Path: flowPath + "1", OperationID: "getWorkflow", Status: 200, Detail: "body: must be of type object, is array"}
	if got[0] != want {
		t.Errorf("got %#v, want %#v", got[0], want)
	}
	if text := got[0].String(); text != "response 200 to GET "+flowPath+"1 (getWorkflow): body: must be of type object, is array" {
		t.Errorf("String is %q", text)
	}
}

func TestCompressedResponse(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = writer.Write([]byte(`{"id":1}`))
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	header := map[string]string{"Content-Encoding": "gzip"}
	got := exchange(t, ask(t, "GET", specPath+someID+"/releases/1.0.0", ""), reply{status: http.StatusOK, body: packed.String(), header: header})
	expect(t, contract.SideResponse, got, "body /id: must be of type string", "body /config: is missing")
	got = exchange(t, ask(t, "GET", specPath, ""), reply{status: http.StatusOK, body: emptyPage, header: header})
	expect(t, contract.SideResponse, got, "body: is not gzip")
}

// TestSeveralSuccesses judges the answers of an operation that documents two good ones.
func TestSeveralSuccesses(t *testing.T) {
	t.Parallel()
	path := specPath + someID + "/releases"
	for name, test := range map[string]struct {
		answer reply
		want   []string
	}{
		"created":            {reply{status: 201, body: `{"id":"` + someID + `","release":{"version":"1.0.0"}}`}, nil},
		"created, another":   {reply{status: 200, body: `{"id":"` + someID + `","release":{"version":"1.0.0"}}`}, nil},
		"valid":              {reply{status: 200, body: `{"success":true}`}, nil},
		"neither":            {reply{status: 200, body: `{"message":"x"}`}, []string{"body /id: is missing", "body /release: is missing"}},
		"success is no word": {reply{status: 200, body: `{"success":"yes"}`}, []string{"body /id: is missing", "body /release: is missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := multipartRequest(t, "POST", path, archivePart(t), text("spec", `{"release":{"version":"1.0.0"},"config":{"steps":{}}}`))
			expect(t, contract.SideResponse, exchange(t, request, test.answer), test.want...)
		})
	}
}
