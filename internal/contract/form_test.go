// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract_test

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/contract"
)

func text(name, body string) formPart { return formPart{name: name, body: body} }

func TestForms(t *testing.T) {
	t.Parallel()
	file := archivePart(t)
	changed := func(change func(*formPart)) formPart {
		p := file
		change(&p)
		return p
	}
	const mebibyte = 1 << 20
	noise := make([]byte, 10*mebibyte)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	blockSpec := `{"version":"1","kind":"workflow","metadata":{"name":"etl","summary":"s","tags":[{"name":"x"}]},` +
		`"release":{"version":"1.0.0","notes":null},"config":{"images":{"base":{"dockerfile":"Dockerfile","useCache":"@param:cache"}},` +
		`"steps":{"load":{"imageRef":"base","command":"@param:cmd","resources":{"instanceTypeId":"@param:size"}}},"triggers":[]}}`
	blockService := `{"version":1,"kind":"service","metadata":{"name":"ui","summary":"s"},"release":{"version":"1.0.0"},` +
		`"config":{"serviceType":"web-app","imageDetails":{"id":4},"minInstances":2}}`
	with := func(from, to, in string) string {
		if !strings.Contains(in, from) {
			t.Fatalf("%q is not in the text to edit", from)
		}
		return strings.Replace(in, from, to, 1)
	}

	const imageCreated = `{"buildId":"image:1","imageId":42,"versionId":7}`
	tests := map[string]struct {
		method, path, answer string
		parts                []formPart
		want                 []string
	}{
		"artifact":                  {"POST", filesPath, `{"id":"` + someID + `","version":1}`, []formPart{file, text("name", "a"), text("description", "null"), text("scan", "true")}, nil},
		"artifact without a file":   {"POST", filesPath, "", []formPart{text("name", "a")}, []string{`part "artifact": is missing`}},
		"artifact without a name":   {"POST", filesPath, "", []formPart{file}, []string{`part "name": is missing`}},
		"artifact, file last":       {"POST", filesPath, "", []formPart{text("name", "a"), file}, []string{`part "artifact": is a file after the text part "name"`}},
		"artifact, file name":       {"POST", filesPath, "", []formPart{changed(func(p *formPart) { p.file = "code.zip" }), text("name", "a")}, []string{`part "artifact": must have the file name artifact.zip`}},
		"artifact, no file name":    {"POST", filesPath, "", []formPart{changed(func(p *formPart) { p.file = "" }), text("name", "a")}, []string{`part "artifact": must have the file name artifact.zip`}},
		"artifact, content type":    {"POST", filesPath, "", []formPart{changed(func(p *formPart) { p.media = "application/octet-stream" }), text("name", "a")}, []string{`part "artifact": must have the Content-Type application/zip`}},
		"artifact, no content type": {"POST", filesPath, "", []formPart{changed(func(p *formPart) { p.media = "" }), text("name", "a")}, []string{`part "artifact": must have the Content-Type application/zip`}},
		"artifact, no archive":      {"POST", filesPath, "", []formPart{changed(func(p *formPart) { p.body = "PK" }), text("name", "a")}, []string{`part "artifact": is not a zip archive`}},
		"artifact, file twice":      {"POST", filesPath, "", []formPart{file, file, text("name", "a")}, []string{`part "artifact": is given 2 times, may be given 1 times`}},
		"artifact, name twice":      {"POST", filesPath, "", []formPart{file, text("name", "a"), text("name", "b")}, []string{`part "name": is given 2 times`}},
		"artifact, Python boolean":  {"POST", filesPath, "", []formPart{file, text("name", "a"), text("scan", "True")}, []string{`part "scan": value is not one of the allowed values ["true","false"], is "True"`}},
		"artifact, unknown part":    {"POST", filesPath, "", []formPart{file, text("name", "a"), text("tags", "[]")}, []string{`part "tags": is not one that the contract knows here`}},
		"artifact, empty name":      {"POST", filesPath, "", []formPart{file, text("name", "")}, []string{`part "name": minimum string length is 1`}},
		"artifact, typed text":      {"POST", filesPath, "", []formPart{file, {name: "name", media: "text/plain", body: "a"}}, []string{`part "name": has a header Content-Type`}},
		"artifact, text as file":    {"POST", filesPath, "", []formPart{file, {name: "name", file: "name.txt", body: "a"}}, []string{`part "name": has a file name but is a text part`}},
		"artifact, no UTF-8":        {"POST", filesPath, "", []formPart{file, text("name", "\xff")}, []string{`part "name": is not UTF-8`}},
		"artifact, just not too large": {"POST", filesPath, "", []formPart{
			changed(func(p *formPart) { p.body = zipped(t, noise[:10*mebibyte-200]) }), text("name", "a")}, nil},
		"artifact, too large": {"POST", filesPath, "", []formPart{
			changed(func(p *formPart) { p.body = zipped(t, noise) }), text("name", "a")}, []string{`part "artifact": has 104`}},
		"artifact version":                {"PUT", filesPath + someID, `{"version":2}`, []formPart{file, text("validate", "false")}, nil},
		"artifact version without a file": {"PUT", filesPath + someID, `{"version":2}`, nil, []string{`part "artifact": is missing`}},

		"image":                       {"POST", imagePath, imageCreated, []formPart{file, text("name", "i"), text("type", "workflow"), text("buildDetails", `{"source": "upload", "buildArguments": [{"name": "A", "value": "1"}], "secrets": [], "token": null}`)}, nil},
		"image without a file":        {"POST", imagePath, imageCreated, []formPart{text("name", "i"), text("type", "api")}, nil},
		"image, wrong type":           {"POST", imagePath, imageCreated, []formPart{text("name", "i"), text("type", "Workflow")}, []string{`part "type": value is not one of`}},
		"image, details are no JSON":  {"POST", imagePath, imageCreated, []formPart{text("name", "i"), text("type", "api"), text("buildDetails", "upload")}, []string{`part "buildDetails": is not JSON text`}},
		"image, details are null":     {"POST", imagePath, imageCreated, []formPart{text("name", "i"), text("type", "api"), text("buildDetails", "null")}, []string{`part "buildDetails": must not be null`}},
		"image, arguments as map":     {"POST", imagePath, imageCreated, []formPart{text("name", "i"), text("type", "api"), text("buildDetails", `{"buildArguments":{"A":"1"}}`)}, []string{`part "buildDetails" /buildArguments: must be of type array, is object`}},
		"image, unknown in details":   {"POST", imagePath, imageCreated, []formPart{text("name", "i"), text("type", "api"), text("buildDetails", `{"buildArguments":[{"name":"A","value":"1","x":1}]}`)}, []string{`part "buildDetails" /buildArguments/0/x: is not a member`}},
		"image, flat details":         {"POST", imagePath, imageCreated, []formPart{text("name", "i"), text("type", "api"), text("source", "upload")}, []string{`part "source": is not one`}},
		"image version":               {"POST", imagePath + "4/versions", `{"versionId":8}`, []formPart{file, text("version", "0.0.2"), text("autodeployResources", `[{"entityId":"1","entityType":"workflow"}]`)}, nil},
		"image version, one resource": {"POST", imagePath + "4/versions", `{"versionId":8}`, []formPart{text("autodeployResources", `{"entityId":"1","entityType":"workflow"}`)}, []string{`part "autodeployResources": must be of type array, is object`}},
		"image version, resource":     {"PATCH", imagePath + "4/versions/8", `{"versionId":8}`, []formPart{text("autodeployResources", `[{"entityId":1,"entityType":"workflow"}]`)}, []string{`part "autodeployResources" /0/entityId: must be of type string, is number`}},
		"image version, no parts":     {"PATCH", imagePath + "4/versions/8", `{"versionId":8}`, nil, nil},

		"block spec":                    {"POST", specPath, created, []formPart{file, text("spec", blockSpec), text("featured", "null"), text("scope", "shared"), text("autoRunOnDeploy", "true"), text("tenants", `["t1"]`), text("parameters", `{"build":[{"name":"cmd","type":"string","defaultValue":null,"options":[{"title":"t","value":null}]}]}`)}, nil},
		"block spec of a service":       {"POST", specPath, created, []formPart{text("spec", blockService), text("autoRunOnDeploy", "null")}, nil},
		"block spec, no spec":           {"POST", specPath, created, []formPart{text("featured", "null")}, []string{`part "spec": is missing`}},
		"block spec, featured":          {"POST", specPath, created, []formPart{text("spec", blockService), text("featured", "False")}, []string{`part "featured": value is not one of`}},
		"block spec, no summary":        {"POST", specPath, created, []formPart{text("spec", with(`,"summary":"s"`, "", blockService))}, []string{`part "spec" /metadata/summary: is missing`}},
		"block spec, null summary":      {"POST", specPath, created, []formPart{text("spec", with(`"summary":"s"`, `"summary":null`, blockService))}, []string{`part "spec" /metadata/summary: is missing`}},
		"block spec, kind":              {"POST", specPath, created, []formPart{text("spec", with("service", "app", blockService))}, []string{`part "spec" /kind: value is not one of`}},
		"block spec, no placeholder":    {"POST", specPath, created, []formPart{text("spec", with("@param:size", "21", blockSpec))}, []string{`part "spec" /config/steps/load/resources/instanceTypeId: string doesn't match the regular expression "^@param:.+"`}},
		"block spec, image by id":       {"POST", specPath, created, []formPart{text("spec", with(`"imageRef":"base"`, `"imageId":4`, blockSpec))}, []string{`part "spec" /config/steps/load/imageId: is not a member`}},
		"block spec, minInstances":      {"POST", specPath, created, []formPart{text("spec", with(`"minInstances":2`, `"minInstances":3`, blockService))}, []string{`part "spec" /config/minInstances: number must be at most 2`}},
		"block spec, service member":    {"POST", specPath, created, []formPart{text("spec", with(`"triggers":[]`, `"triggers":[],"entrypoint":"/"`, blockSpec))}, []string{`part "spec" /config/entrypoint: is not a member`}},
		"block spec, parameters null":   {"POST", specPath, created, []formPart{text("spec", blockService), text("parameters", "null")}, []string{`part "parameters": must not be null`}},
		"block spec, option without":    {"POST", specPath, created, []formPart{text("spec", blockService), text("parameters", `{"run":[{"name":"a","type":"string","options":[{"title":"x"}]}]}`)}, []string{`part "parameters" /run/0/options/0/value: is missing`}},
		"block spec, nested properties": {"POST", specPath, created, []formPart{text("spec", blockService), text("parameters", `{"run":[{"name":"a","type":"object","properties":[{"name":"b","type":"object","properties":[{"name":"c"}]}]}]}`)}, []string{`part "parameters" /run/0/properties/0/properties/0/type: is missing`}},
		"block release":                 {"POST", specPath + someID + "/releases", `{"id":"` + someID + `","release":{"version":"2.0.0"}}`, []formPart{file, text("spec", `{"release":{"version":"2.0.0"},"config":{"steps":{}}}`)}, nil},
		"block release with metadata":   {"POST", specPath + someID + "/releases", `{"id":"` + someID + `","release":{"version":"2.0.0"}}`, []formPart{text("spec", `{"release":{"version":"2.0.0"},"config":{},"kind":"workflow"}`)}, []string{`part "spec" /kind: is not a member`}},

		"e-mail": {"POST", "/notifications/api/v1/emails", `{"id":1}`, []formPart{
			{name: "attachments", file: "a.txt", media: "application/octet-stream", body: "a"}, {name: "attachments", file: "b.txt", media: "application/octet-stream", body: "b"},
			text("recipients", `["a@example.com"]`), text("subject", "s"), text("templateName", "t"), text("templateParameters", `{"a":1}`)}, nil},
		"e-mail, four attachments": {"POST", "/notifications/api/v1/emails", `{"id":1}`, []formPart{
			{name: "attachments", file: "a.txt", media: "application/octet-stream"}, {name: "attachments", file: "b.txt", media: "application/octet-stream"},
			{name: "attachments", file: "c.txt", media: "application/octet-stream"}, {name: "attachments", file: "d.txt", media: "application/octet-stream"},
			text("recipients", `[]`), text("subject", "s"), text("templateName", "t")}, []string{`part "attachments": is given 4 times, may be given 3 times`}},
		"e-mail, attachment without a name": {"POST", "/notifications/api/v1/emails", `{"id":1}`, []formPart{
			{name: "attachments", media: "application/octet-stream", body: "a"}, text("recipients", `[]`), text("subject", "s"), text("templateName", "t")},
			[]string{`part "attachments": has no file name`}},
		"e-mail, words for JSON": {"POST", "/notifications/api/v1/emails", `{"id":1}`, []formPart{
			text("recipients", "a@example.com"), text("subject", "s"), text("templateName", "t"), text("templateParameters", "[]")},
			[]string{`part "recipients": is not JSON text`, `part "templateParameters": must be of type object, is array`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := reply{status: 201, body: test.answer}
			if test.answer == "" {
				answer.body = `{"id":"` + someID + `","version":1}`
			}
			got := exchange(t, multipartRequest(t, test.method, test.path, test.parts...), answer)
			expect(t, contract.SideRequest, got, test.want...)
		})
	}
}

func TestFormsThatAreNone(t *testing.T) {
	t.Parallel()
	answer := reply{status: http.StatusCreated, body: `{"id":"` + someID + `","version":1}`}
	t.Run("JSON", func(t *testing.T) {
		t.Parallel()
		got := exchange(t, ask(t, "POST", filesPath, `{"name":"a"}`), answer)
		expect(t, contract.SideRequest, got, "header Content-Type: must be multipart/form-data with a boundary")
	})
	t.Run("cut short", func(t *testing.T) {
		t.Parallel()
		r := ask(t, "POST", filesPath, "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na")
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		expect(t, contract.SideRequest, exchange(t, r, answer), "body: is not well-formed multipart")
	})
}
