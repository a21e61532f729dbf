// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/contract"
)

// accepted answers like a server to which the request is all right, so that only the request is judged.
func accepted(method, path string) reply {
	switch {
	case method == http.MethodPut && strings.HasPrefix(path, flowPath), method == http.MethodPost && path == flowPath:
		return reply{status: 200, body: `{"id":1,"triggers":[]}`}
	case strings.HasSuffix(path, "/execute"):
		return reply{status: 200, body: `{"executionId":"` + someID + `"}`}
	case strings.HasSuffix(path, "/parameters/run"):
		return reply{status: 200, body: `{}`}
	default:
		return reply{status: 200, body: created}
	}
}

const goodService = `{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1,"versionId":2},` +
	`"resources":{"instanceTypeId":3},"parameters":{"env":{"A":"1"},"secrets":["s"]},"minInstances":1}`

const goodFlow = `{"name":"nightly","metadata":{"allowConcurrentExecution":true},"tags":[{"name":"a"}],` +
	`"triggers":[{"cron":"0 2 * * *"},{"webhook":true,"webhookPolicy":"preserve"}],` +
	`"watchers":[{"user":"a@example.com","events":{"fail":true}},{"email":{"recipients":{"to":["a@example.com"]}}}],` +
	`"retryOptions":{"duration":120,"numberOfRetries":5},"steps":{` +
	`"load":{"type":"standard","imageId":1,"command":"python main.py","resources":{"instanceTypeId":21,"storage":"10GB"},` +
	`"parameters":{"env":{"A":"1"},"inherit":{"B":"x"}},"runConfiguration":{"skipConfiguration":{"skip":true}}},` +
	`"call":{"type":"http","method":"get","url":"https://example.com","auth":{"type":"no-auth"},"parents":["load"]},` +
	`"query":{"type":"sql","sqlQueryPath":"q.sql"},` +
	`"out":{"type":"export","schema":"s","table":"t","sortBy":"c"}}}`

func TestJSONRequests(t *testing.T) {
	t.Parallel()
	edit := func(text, from, to string) string {
		if !strings.Contains(text, from) {
			t.Fatalf("%q is not in the text to edit", from)
		}
		return strings.Replace(text, from, to, 1)
	}
	appSpec := func(spec, rest string) string { return `{"spec":` + quote(spec) + rest + `}` }
	goodApp := `{"version":1,"kind":"app","metadata":{"name":"a","summary":"s"},"release":{"version":"1.0.0"},` +
		`"config":[{"id":"` + someID + `","release":{"version":"1.0.0"}}]}`
	deployment := `{"metadata":{"name":"d","summary":"s"},"spec":{"id":"` + someID + `"},"parameters":{"run":{"a":null,"b":[1,{"c":null}]}}}`

	tests := map[string]struct {
		method, path, body string
		want               []string
	}{
		"service":                 {"POST", servePath, goodService, nil},
		"service, null is absent": {"POST", servePath, edit(goodService, `"minInstances":1`, `"minInstances":null,"entrypoint":null,"whatever":null`), nil},
		"service without image":   {"POST", servePath, `{"name":"ui"}`, []string{"body /imageDetails: is missing"}},
		"service, null image":     {"POST", servePath, `{"name":"ui","imageDetails":null}`, []string{"body /imageDetails: is missing"}},
		"service, unknown member": {"POST", servePath, edit(goodService, `"versionId":2`, `"version_id":2`), []string{"body /imageDetails/version_id: is not a member"}},
		"service, wrong enum":     {"POST", servePath, edit(goodService, "web-app", "webapp"), []string{`body /serviceType: value is not one of the allowed values ["api","web-app","shiny"], is "webapp"`}},
		"service, wrong type":     {"POST", servePath, edit(goodService, `"imageId":1`, `"imageId":"1"`), []string{"body /imageDetails/imageId: must be of type integer, is string"}},
		"service, fraction":       {"POST", servePath, edit(goodService, `"imageId":1`, `"imageId":1.5`), []string{"body /imageDetails/imageId: value must be an integer"}},
		"service, too many":       {"POST", servePath, edit(goodService, `"minInstances":1`, `"minInstances":3`), []string{"body /minInstances: number must be at most 2"}},
		"service, number in env":  {"POST", servePath, edit(goodService, `"A":"1"`, `"A":1`), []string{"body /parameters/env/A: must be of type string, is number"}},
		"service, null in list":   {"POST", servePath, edit(goodService, `["s"]`, `[null]`), []string{"body /parameters/secrets/0: must not be null"}},
		"service, list for map":   {"POST", servePath, edit(goodService, `{"A":"1"}`, `[]`), []string{"body /parameters/env: must be of type object, is array"}},
		"service, empty name":     {"POST", servePath, edit(goodService, `"ui"`, `""`), []string{"body /name: minimum string length is 1"}},
		"service, no body":        {"POST", servePath, "", []string{"body: is missing"}},
		"service, null body":      {"POST", servePath, "null", []string{"body: must not be null"}},
		"service, not JSON":       {"POST", servePath, "{", []string{"body: is not JSON"}},
		"service, two values":     {"POST", servePath, goodService + "}", []string{"body: is not JSON"}},
		"service patch":           {"PATCH", servePath + someID, `{"title":"x","name":"ui","serviceType":"api"}`, nil},
		"service patch, typo":     {"PATCH", servePath + someID, `{"titel":"x"}`, []string{"body /titel: is not a member"}},
		"service patch, bad id":   {"PATCH", servePath + "42", `{"title":"x"}`, []string{`path parameter "serviceId": string doesn't match the format "uuid"`}},

		"workflow":                         {"POST", flowPath, goodFlow, nil},
		"workflow PUT":                     {"PUT", flowPath + "9", goodFlow, nil},
		"workflow PUT, id is no number":    {"PUT", flowPath + "abc", goodFlow, []string{`path parameter "workflowId": must be of type integer, is string`}},
		"workflow, unknown in http step":   {"PUT", flowPath + "9", edit(goodFlow, `"auth":{"type":"no-auth"}`, `"auth":{"type":"no-auth","user":"x"}`), []string{"body /steps/call/auth/user: is not a member"}},
		"workflow, unknown deep in a step": {"PUT", flowPath + "9", edit(goodFlow, `{"skip":true}`, `{"skip":true,"skipAll":true}`), []string{"body /steps/load/runConfiguration/skipConfiguration/skipAll: is not a member"}},
		"workflow, misspelt outputs":       {"PUT", flowPath + "9", edit(goodFlow, `"command":`, `"outputParamters":{},"command":`), []string{"body /steps/load/outputParamters: is not a member"}},
		"workflow, http without method":    {"PUT", flowPath + "9", `{"name":"a","steps":{"call":{"type":"http","url":"u"}}}`, nil},
		"workflow, env as list":            {"PUT", flowPath + "9", edit(goodFlow, `{"A":"1"}`, `[{"A":"1"}]`), []string{"body /steps/load/parameters/env: must be of type object or string, is array"}},
		"workflow, step without command":   {"PUT", flowPath + "9", edit(goodFlow, `"command":"python main.py",`, ``), []string{"body /steps/load/command: is missing"}},
		"workflow, http step without url":  {"PUT", flowPath + "9", edit(goodFlow, `"url":"https://example.com",`, ``), []string{"body /steps/call/url: is missing"}},
		"workflow, half a step":            {"PUT", flowPath + "9", edit(goodFlow, `"query":{"type":"sql","sqlQueryPath":"q.sql"}`, `"query":{"type":"standard","parents":[],"parameters":{}}`), []string{"body /steps/query/command: is missing", "body /steps/query/imageId: is missing"}},
		"workflow, unknown step type":      {"PUT", flowPath + "9", edit(goodFlow, `"type":"sql"`, `"type":"spark"`), []string{"body /steps/query/type: value is not one of the allowed values [\"sql\"]"}},
		"workflow, retries":                {"PUT", flowPath + "9", edit(goodFlow, `"numberOfRetries":5`, `"numberOfRetries":6`), []string{"body /retryOptions/numberOfRetries: number must be at most 5"}},
		"workflow, watcher of two kinds":   {"PUT", flowPath + "9", edit(goodFlow, `{"user":"a@example.com",`, `{"user":"a@example.com","email":{"recipients":[]},`), []string{"is not a member"}},
		"workflow, recipients as list":     {"PUT", flowPath + "9", edit(goodFlow, `{"to":["a@example.com"]}`, `["a@example.com"]`), nil},
		"workflow, recipients as text":     {"PUT", flowPath + "9", edit(goodFlow, `{"to":["a@example.com"]}`, `"a@example.com"`), []string{"recipients: must be of type object or array, is string"}},
		"workflow, pointer is escaped":     {"PUT", flowPath + "9", edit(goodFlow, `"load":{`, `"a/b~c":{"x":1,`), []string{"body /steps/a~1b~0c/x: is not a member"}},
		"execute":                          {"POST", flowPath + "9/execute", `{"params":{"global":{"A":"1"}},"stepsToRun":[{"stepName":"load","runDAG":true}]}`, nil},
		"execute without a body":           {"POST", flowPath + "9/execute", "", nil},

		"app spec":                     {"POST", "/v1/apps/specs/", appSpec(goodApp, `,"featured":"null","scope":null,"parameters":"null","tenants":"[\"t\"]"`), nil},
		"app spec as an object":        {"POST", "/v1/apps/specs/", `{"spec":` + goodApp + `}`, []string{"body /spec: must be of type string, is object"}},
		"app spec, text is no JSON":    {"POST", "/v1/apps/specs/", appSpec("{", ""), []string{"body /spec: is not JSON text"}},
		"app spec, null text":          {"POST", "/v1/apps/specs/", appSpec("null", ""), []string{"body /spec: is missing"}},
		"app spec, unknown in text":    {"POST", "/v1/apps/specs/", appSpec(edit(goodApp, `"summary":"s"`, `"summary":"s","status":"x"`), ""), []string{"body /spec/metadata/status: is not a member"}},
		"app spec, version in text":    {"POST", "/v1/apps/specs/", appSpec(edit(goodApp, `"release":{"version":"1.0.0"}`, `"release":{"version":"1.0"}`), ""), []string{"body /spec/release/version: string doesn't match the regular expression"}},
		"app spec, boolean featured":   {"POST", "/v1/apps/specs/", appSpec(goodApp, `,"featured":true`), []string{"body /featured: value is not one of the allowed values"}},
		"app spec, null scope as text": {"POST", "/v1/apps/specs/", appSpec(goodApp, `,"scope":"null"`), []string{"body /scope: value is not one of the allowed values"}},
		"app spec, tenants not JSON":   {"POST", "/v1/apps/specs/", appSpec(goodApp, `,"tenants":"t1"`), []string{"body /tenants: is not JSON text"}},
		"app spec, tenants of numbers": {"POST", "/v1/apps/specs/", appSpec(goodApp, `,"tenants":"[1]"`), []string{"body /tenants/0: must be of type string"}},
		"app spec, parameter type":     {"POST", "/v1/apps/specs/", appSpec(goodApp, `,"parameters":`+quote(`{"build":[{"name":"a","type":"int"}]}`)), []string{"body /parameters/build/0/type: value is not one of"}},
		"app release":                  {"POST", "/v1/apps/specs/" + someID + "/releases", `{"release":{"version":"2.0.0"},"config":[{"id":"` + someID + `","release":{"version":"1.0.0"}}],"parameters":null}`, nil},

		"deployment, free-form nulls": {"POST", "/v1/blocks/deployments/", deployment, nil},
		"deployment, member beside":   {"POST", "/v1/blocks/deployments/", edit(deployment, `"run":`, `"runs":{},"run":`), []string{"body /parameters/runs: is not a member"}},
		"deployment, spec id":         {"POST", "/v1/blocks/deployments/", edit(deployment, someID, "nope"), []string{`body /spec/id: string doesn't match the format "uuid"`}},
		"run parameters":              {"PATCH", "/v1/deployments/" + someID + "/parameters/run", `{"a":null,"b":{"c":[null]}}`, nil},
		"run parameters v2, unknown":  {"PATCH", "/v2/deployments/" + someID + "/parameters/run", `{"parameters":{"x":{"y":1}},"run":{}}`, []string{"body /run: is not a member"}},

		"body of a DELETE":          {"DELETE", servePath + someID, "{}", nil},
		"filled body of a DELETE":   {"DELETE", servePath + someID, `{"a":1}`, []string{"body: the operation takes none"}},
		"unknown path":              {"GET", "/v3/specs", "", []string{"no such operation in the contract"}},
		"unknown method":            {"PUT", servePath + someID, "{}", []string{"no such operation in the contract: the path does not take PUT"}},
		"delete without an id":      {"DELETE", specPath, "", []string{"no such operation in the contract"}},
		"empty segment":             {"POST", "/v1/deployments//execute", "", []string{"no such operation in the contract"}},
		"the emulator's own routes": {"PUT", "/_emulator/faults", `{"any":"thing"}`, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := accepted(test.method, test.path)
			if strings.HasPrefix(test.path, "/v1/apps/specs/"+someID) {
				answer.body = `{"id":"` + someID + `","release":{"version":"2.0.0"}}`
			}
			got := exchange(t, ask(t, test.method, test.path, test.body), answer)
			expect(t, contract.SideRequest, got, test.want...)
		})
	}
}

func TestHeadersOfRequests(t *testing.T) {
	t.Parallel()
	t.Run("token", func(t *testing.T) {
		t.Parallel()
		r := ask(t, "GET", specPath, "")
		r.Header.Del("Authorization")
		expect(t, contract.SideRequest, exchange(t, r, reply{status: 200, body: emptyPage}), "header Authorization: is missing")
	})
	t.Run("no token for the emulator's own routes", func(t *testing.T) {
		t.Parallel()
		r := ask(t, "GET", "/_emulator/files/1", "")
		r.Header.Del("Authorization")
		expect(t, contract.SideRequest, exchange(t, r, reply{status: 200, media: "text/plain", body: "log"}))
	})
	t.Run("content type", func(t *testing.T) {
		t.Parallel()
		r := ask(t, "POST", servePath, goodService)
		r.Header.Set("Content-Type", "text/plain")
		expect(t, contract.SideRequest, exchange(t, r, reply{status: 201, body: created}), "header Content-Type: must be application/json")
	})
	t.Run("content type with a parameter", func(t *testing.T) {
		t.Parallel()
		r := ask(t, "POST", servePath, goodService)
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
		expect(t, contract.SideRequest, exchange(t, r, reply{status: 201, body: created}))
	})
	t.Run("body larger than anything", func(t *testing.T) {
		t.Parallel()
		r := ask(t, "POST", servePath, `{"name":"`+strings.Repeat("x", 17<<20)+`"}`)
		expect(t, contract.SideRequest, exchange(t, r, reply{status: 201, body: created}), "body: is larger than 16777216 bytes")
	})
}

func TestQueries(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		target string
		answer string
		want   []string
	}{
		"none":                {specPath, emptyPage, nil},
		"repeated list":       {specPath + "?status=available&status=archived", emptyPage, nil},
		"comma list":          {specPath + "?status=available%2Carchived", emptyPage, nil},
		"longest list":        {tablesPath + strings.Repeat("&tables=a", 25), `{"warehouse":"snowflake","schema":"a","columns":{},"notFound":[]}`, nil},
		"list too long":       {tablesPath + strings.Repeat("&tables=a", 26), `{"warehouse":"snowflake","schema":"a","columns":{},"notFound":[]}`, []string{`query parameter "tables": has 26 items, may have at most 25`}},
		"mixed list":          {specPath + "?status=available,archived&status=unavailable", emptyPage, nil},
		"bad item in a list":  {specPath + "?status=available,gone", emptyPage, []string{`query parameter "status": value is not one of`}},
		"bad item, later key": {specPath + "?status=available&status=gone", emptyPage, []string{`query parameter "status": value is not one of`}},
		"Python boolean":      {specPath + "?featured=True", emptyPage, nil},
		"boolean":             {specPath + "?featured=false", emptyPage, nil},
		"no boolean":          {specPath + "?featured=1", emptyPage, []string{`query parameter "featured": must be of type boolean, is string`}},
		"sort":                {specPath + "?sort=createdAt%3Adesc&sort=name", emptyPage, nil},
		"bad sort":            {specPath + "?sort=kind:asc", emptyPage, []string{`query parameter "sort": string doesn't match the regular expression`}},
		"paging":              {specPath + "?pageSize=100&pageNumber=1", emptyPage, nil},
		"page zero":           {specPath + "?pageNumber=0", emptyPage, []string{`query parameter "pageNumber": number must be at least 1`}},
		"page is no number":   {specPath + "?pageNumber=one", emptyPage, []string{`query parameter "pageNumber": must be of type integer, is string`}},
		"page twice":          {specPath + "?pageNumber=1&pageNumber=2", emptyPage, []string{`query parameter "pageNumber": is given more than once`}},
		"unknown":             {specPath + "?page=1", emptyPage, []string{`query parameter "page": is not one that the contract knows here`}},
		"known elsewhere":     {specPath + "?searchTerm=a", emptyPage, []string{`query parameter "searchTerm": is not one`}},
		"free text with plus": {flowPath + "?searchTerm=a+b%26c", emptyFlows, nil},
		"malformed":           {flowPath + "?searchTerm=%zz", emptyFlows, []string{"query: is not well-formed"}},
		"required":            {"/quota/api/v1/settings/tenant-instance-options", `{"data":[]}`, []string{`query parameter "entityType": is missing`}},
		"required given":      {"/quota/api/v1/settings/tenant-instance-options?entityType=webapp", `{"data":[]}`, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := exchange(t, ask(t, "GET", test.target, ""), reply{status: 200, body: test.answer})
			expect(t, contract.SideRequest, got, test.want...)
		})
	}
	t.Run("list of integers, and at least one", func(t *testing.T) {
		t.Parallel()
		none := reply{status: 200, body: "{}"}
		expect(t, contract.SideRequest, exchange(t, ask(t, "DELETE", imagePath+"4/versions?versionIds=1,2&versionIds=3", ""), none))
		expect(t, contract.SideRequest, exchange(t, ask(t, "DELETE", imagePath+"4/versions", ""), none), `"versionIds": is missing`)
		expect(t, contract.SideRequest, exchange(t, ask(t, "DELETE", imagePath+"4/versions?versionIds=1,x", ""), none), `"versionIds": must be of type integer`)
	})
}

func TestPathForms(t *testing.T) {
	t.Parallel()
	slash := "only collections may be called with a slash at the end"
	tests := map[string]struct {
		target, body string
		want         []string
	}{
		"collection as written":          {specPath, emptyPage, nil},
		"collection without slash":       {strings.TrimSuffix(specPath, "/"), emptyPage, nil},
		"workflows without slash":        {strings.TrimSuffix(flowPath, "/"), emptyFlows, nil},
		"collection written without":     {"/notifications/api/v1/emails", `{"emails":[],"pageCount":0,"pageNumber":1,"pageSize":25}`, nil},
		"and with slash":                 {"/notifications/api/v1/emails/", `{"emails":[],"pageCount":0,"pageNumber":1,"pageSize":25}`, nil},
		"sub-collection":                 {specPath + someID + "/releases", `{"releases":[],"pageCount":0,"pageNumber":1,"pageSize":25}`, nil},
		"sub-collection with slash":      {specPath + someID + "/releases/", `{"releases":[],"pageCount":0,"pageNumber":1,"pageSize":25}`, nil},
		"list that is none with slash":   {"/workflows/api/v1/resources/", "[]", []string{slash}},
		"parameter spelt like a literal": {flowPath + "executions/executions/e1", `{"runId":"` + someID + `","status":"Running","steps":[]}`, []string{`path parameter "workflowId": must be of type integer`}},
		"item with slash":                {servePath + someID + "/", `{"id":"` + someID + `","name":"a","status":"AVAILABLE"}`, []string{slash}},
		"literal beats parameter":        {"/notifications/api/v1/emails/templates", `{"templates":[],"pageCount":0,"pageNumber":1,"pageSize":25}`, nil},
		"build id with escaped colon":    {imagePath + "4/builds/image%3A2f7c/logs", `{"logs":[]}`, nil},
		"build id with escaped slash":    {imagePath + "4/builds/a%2Fb/logs", `{"logs":[]}`, nil},
		"build id with two segments":     {imagePath + "4/builds/a/b/logs", `{"logs":[]}`, []string{"no such operation"}},
		"executions before an id":        {flowPath + "executions/7", `{"executions":[],"pageCount":0,"pageNumber":1,"pageSize":25}`, nil},
		"release deployments, old path":  {"/v1/specs/" + someID + "/releases/1.0.0/deployments", `{"deployments":[],"pageCount":0,"pageNumber":1,"pageSize":25}`, nil},
		"release deployments":            {"/v1/specs/" + someID + "/releases/deployments?version=1.0.0", `{"deployments":[],"pageCount":0,"pageNumber":1,"pageSize":25}`, nil},
		"other host":                     {"https://press.example.com" + specPath, emptyPage, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := exchange(t, ask(t, "GET", test.target, ""), reply{status: 200, body: test.body})
			expect(t, contract.SideRequest, got, test.want...)
		})
	}
}
