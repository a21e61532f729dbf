// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// tenant fills a platform the way a team does that has never used Terraform: objects of every kind, with secrets, tokens and
// uploads that the platform does not give back. It is deterministic up to ids and times.
type tenant struct {
	t      *testing.T
	p      *acctest.Platform
	client *peak.Client

	workflowImage, workflowVersion, webImage, webVersion int64
	blocks                                               []string // ids
}

// steps of a workflow of all four types.
const everyStep = `{
  "load": {"type": "standard", "imageId": %d, "imageVersionId": %d, "command": "python load.py --when \"${NOW}\"",
    "resources": {"instanceTypeId": 21, "storage": "20GB"}, "stepTimeout": 600,
    "repository": {"url": "https://git.example.com/etl.git", "branch": "main", "token": "git-token"},
    "parameters": {"env": {"MODE": "full", "LEVEL": "3"}, "secrets": ["warehouse"]}, "outputParameters": {"rows": "rows.txt"}},
  "check": {"type": "http", "method": "post", "url": "https://example.com/check", "payload": "{\"rows\": 1,\n \"ok\": true}", "parents": ["load"],
    "headers": {"absolute": {"Accept": "application/json"}, "secrets": {"X-Key": "key"}}, "auth": {"type": "bearer-token", "bearerToken": "check-token"}},
  "report": {"type": "sql", "parents": ["check"], "repository": {"url": "https://git.example.com/sql.git", "branch": "main", "filePath": "report.sql"}},
  "export": {"type": "export", "schema": "public", "table": "sales", "sortBy": "day", "parents": ["report"]}
}`

const blockParameters = `{
  "build": [
    {"name": "command", "type": "string", "defaultValue": "python a.py", "title": "Command"},
    {"name": "licence", "type": "string", "hideValue": true},
    {"name": "source", "type": "object", "properties": [{"name": "host", "type": "string"}, {"name": "ports", "type": "number_array"}]}
  ],
  "run": [
    {"name": "region", "type": "string", "defaultValue": "eu", "options": [{"title": "Europe", "value": "eu"}, {"title": "UK", "value": "uk"}]},
    {"name": "limit", "type": "number", "conditions": [{"dependsOn": "region", "operator": "equals", "value": "uk"}]}
  ]
}`

// fill makes everything; sixty objects that Terraform can manage.
func (f *tenant) fill() {
	f.t.Helper()
	f.images()
	f.artifacts()
	f.services()
	f.workflows()
	f.blockSpecs()
	f.appSpecs()
	f.deployments()
}

func (f *tenant) images() {
	f.t.Helper()
	f.workflowImage, f.workflowVersion = f.image(peak.ImageCreate{Name: "etl-base", Type: "workflow", Artifact: f.upload("etl"), BuildDetails: &peak.BuildDetails{
		Source: "upload", DockerfilePath: "Dockerfile", Context: ".", BuildArguments: []peak.NameValue{{Name: "VERSION", Value: "3.13"}}, Secrets: []string{"pypi"},
	}})
	f.webImage, f.webVersion = f.image(peak.ImageCreate{Name: "shop", Type: "webapp", Description: new("The shop"), Version: new("1.2.0"), Artifact: f.upload("shop")})
	f.image(peak.ImageCreate{Name: "prices", Type: "api", BuildDetails: &peak.BuildDetails{
		Source: "github", Repository: "https://github.com/example/prices", Branch: "main", Token: "github-token", DockerfilePath: "docker/Dockerfile", Context: "docker",
	}})
	f.image(peak.ImageCreate{Name: "notebook", Type: "workspace-python", BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.13\nRUN pip install peak-sdk\n", UseCache: new(false)}})
	f.image(peak.ImageCreate{Name: "statistics", Type: "workspace-r", BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM r-base\n"}})
	f.image(peak.ImageCreate{Name: "scores", Type: "workflow", BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.12\n"}})
}

func (f *tenant) artifacts() {
	f.t.Helper()
	for i := range 5 {
		created, err := f.client.CreateArtifact(f.t.Context(), peak.ArtifactCreate{Name: fmt.Sprintf("model-%d", i), Description: new("Weights"), Artifact: *f.upload(fmt.Sprint(i))})
		f.check(err)
		if i%2 == 1 {
			_, err := f.client.CreateArtifactVersion(f.t.Context(), created.ID, peak.ArtifactUpload{Artifact: *f.upload("next " + fmt.Sprint(i)), After: 1})
			f.check(err)
		}
	}
}

func (f *tenant) services() {
	f.t.Helper()
	for i := range 8 {
		create := peak.ServiceBody{"name": fmt.Sprintf("service-%d", i), "imageDetails": map[string]any{"imageId": f.webImage, "versionId": f.webVersion}}
		switch i % 4 {
		case 1:
			create["title"], create["description"], create["sessionStickiness"] = "Sticky", "Keeps its sessions", true
		case 2:
			create["parameters"] = map[string]any{"env": map[string]string{"MODE": "full", "EMPTY": ""}, "secrets": []string{"warehouse"}}
			create["entrypoint"], create["healthCheckURL"], create["minInstances"] = "/app", "/health", 2
		case 3:
			create["scaleToZero"] = true
		}
		_, err := f.client.CreateService(f.t.Context(), create)
		f.check(err)
	}
	f.settle()
}

func (f *tenant) workflows() {
	f.t.Helper()
	for i := range 12 {
		body := peak.WorkflowBody{Name: fmt.Sprintf("workflow-%d", i)}
		f.decode(fmt.Sprintf(everyStep, f.workflowImage, f.workflowVersion), &body.Steps)
		switch i % 4 {
		case 1:
			body.Triggers = []any{map[string]any{"cron": "0 6 * * 1-5"}}
			body.Tags = []peak.Tag{{Name: "nightly"}, {Name: "sales"}}
		case 2:
			body.Triggers = []any{map[string]any{"webhook": true}}
			body.Metadata = &peak.WorkflowMetadata{AllowConcurrentExecution: new(true)}
		case 3:
			f.decode(`[{"events": {"fail": true, "runtimeExceeded": 30}, "email": {"name": "mail", "recipients": {"to": ["dev@example.com"]}}},
				{"events": {"success": true}, "webhook": {"name": "hook", "url": "https://example.com/hook", "payload": "{\"a\":  1}"}}]`, &body.Watchers)
			f.decode(`{"duration": 10, "exitCodes": [1, 2], "exponentialBackoff": true, "numberOfRetries": 2}`, &body.RetryOptions)
		}
		written, err := f.client.CreateWorkflow(f.t.Context(), body)
		f.check(err)
		if i == 1 {
			f.check(f.client.PauseWorkflow(f.t.Context(), written.ID))
		}
	}
}

func (f *tenant) blockSpecs() {
	f.t.Helper()
	step := map[string]any{"type": "standard", "command": "@param:command", "imageDetails": map[string]any{"id": f.workflowImage, "versionId": f.workflowVersion}}
	for i := range 8 {
		create := peak.BlockSpecCreate{
			Kind: "workflow", Metadata: named("block", i), Release: peak.ReleaseInput{Version: "1.0.0", Notes: new("first")},
			Config: map[string]any{"steps": map[string]any{"load": step}}, Parameters: f.parse(blockParameters),
		}
		switch i % 4 {
		case 1:
			create.Kind, create.Parameters = "service", nil
			create.Config = map[string]any{"serviceType": "web-app", "imageDetails": map[string]any{"id": f.webImage, "versionId": f.webVersion}, "entrypoint": "/"}
		case 2:
			create.Artifact = f.upload("block")
			create.Config = map[string]any{
				"images":   map[string]any{"base": map[string]any{"dockerfile": "Dockerfile", "context": ".", "buildArguments": map[string]any{"A": "1"}}},
				"steps":    map[string]any{"load": map[string]any{"type": "standard", "command": "@param:command", "imageRef": "base", "resources": map[string]any{"instanceTypeId": 21, "storage": "10GB"}}},
				"triggers": []any{map[string]any{"cron": "0 6 * * *"}},
			}
		case 3:
			create.Metadata.Tags, create.Featured = []peak.Tag{{Name: "sales"}}, new(true)
			create.Metadata.Description, create.Metadata.DescriptionContentType = new("# Block\n\nDoes it.\n"), new("text/markdown")
		}
		id, err := f.client.CreateBlockSpec(f.t.Context(), create)
		f.check(err)
		f.blocks = append(f.blocks, id)
	}
	for _, id := range []string{f.blocks[0], f.blocks[4]} {
		f.check(f.client.CreateBlockRelease(f.t.Context(), id, peak.BlockReleaseCreate{
			Release: peak.ReleaseInput{Version: "1.1.0"}, Config: map[string]any{"steps": map[string]any{"load": step}}, Parameters: f.parse(blockParameters),
		}))
	}
}

func (f *tenant) appSpecs() {
	f.t.Helper()
	for i := range 3 {
		_, err := f.client.CreateAppSpec(f.t.Context(), peak.AppSpecCreate{
			Metadata: named("app", i), Release: peak.ReleaseInput{Version: "1.0.0"},
			Config: []peak.AppBlock{{ID: f.blocks[0], Release: peak.BlockRelease{Version: "1.0.0"}}, {ID: f.blocks[1], Release: peak.BlockRelease{Version: "1.0.0"}, AutoRunOnDeploy: new(true)}},
		})
		f.check(err)
	}
}

func (f *tenant) deployments() {
	f.t.Helper()
	values := `{"build": {"command": "python b.py", "licence": "secret-licence", "source": {"host": "db", "ports": [1, 2]}}, "run": {"region": "uk", "limit": 12.5}}`
	for i, block := range []string{f.blocks[0], f.blocks[3], f.blocks[1]} {
		create := peak.DeploymentCreate{Metadata: named("deployment", i), SpecID: block, ReleaseVersion: "1.0.0", RevisionNotes: new("from the UI")}
		if i < 2 {
			create.Parameters = f.parse(values)
		}
		_, err := f.client.CreateDeployment(f.t.Context(), peak.Blocks, create)
		f.check(err)
		f.settle()
	}
}

// image makes an image and lets its build end.
func (f *tenant) image(create peak.ImageCreate) (image, version int64) {
	f.t.Helper()
	created, err := f.client.CreateImage(f.t.Context(), create)
	f.check(err)
	f.settle()
	return created.ImageID, created.VersionID
}

func (f *tenant) settle() {
	f.t.Helper()
	f.check(f.p.Emulator.Settle())
}

func (f *tenant) check(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *tenant) parse(text string) any {
	f.t.Helper()
	var value any
	f.decode(text, &value)
	return value
}

func (f *tenant) decode(text string, into any) {
	f.t.Helper()
	f.check(json.Unmarshal([]byte(text), into))
}

// upload is a folder with a Dockerfile and a file of its own content.
func (f *tenant) upload(content string) *peak.Upload {
	f.t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, file := range [][2]string{{"Dockerfile", "FROM python:3.13\n"}, {"main.py", "print('" + content + "')\n"}} {
		part, err := w.Create(file[0])
		f.check(err)
		_, err = io.WriteString(part, file[1])
		f.check(err)
	}
	f.check(w.Close())
	return &peak.Upload{Size: int64(packed.Len()), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(packed.Bytes())), nil
	}}
}

func named(what string, i int) peak.Metadata {
	name := fmt.Sprintf("%s-%d", what, i)
	return peak.Metadata{Name: &name, Title: new("The " + name), Summary: new("Does " + name)}
}
