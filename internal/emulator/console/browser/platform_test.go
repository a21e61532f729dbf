// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package browser

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// token is that of the platforms of these tests.
const token = "browser-test-token"

// platform is a running emulator.
type platform struct {
	t *testing.T

	// url is where it listens, console the line to click.
	url, console string
}

// start runs the emulator's binary; arguments are further ones.
func start(t *testing.T, arguments ...string) *platform {
	t.Helper()
	binary := os.Getenv("PEAK_EMULATOR")
	if binary == "" {
		t.Skip("PEAK_EMULATOR does not name the emulator's binary: run this test by \"make browser\"")
	}
	cmd := exec.CommandContext(t.Context(), binary, append([]string{"--listen", "127.0.0.1:0", "--token", token}, arguments...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	p, lines := &platform{t: t}, bufio.NewScanner(out)
	for _, to := range []*string{&p.url, &p.console} {
		if !lines.Scan() {
			t.Fatal("the emulator does not say where it is")
		}
		*to = lines.Text()[strings.Index(lines.Text(), "http://"):]
	}
	return p
}

// call makes a call of the platform's API, as a client does.
func (p *platform) call(method, path, contentType string, body []byte) map[string]any {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Authorization", token)
	request.Header.Set("User-Agent", "terraform-provider-peak/0.1.0 Terraform/1.14.0")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		p.t.Fatalf("%s %s: %d %s", method, path, response.StatusCode, raw)
	}
	var answer map[string]any
	if err := json.Unmarshal(raw, &answer); err != nil {
		p.t.Fatalf("%s %s: %v: %s", method, path, err, raw)
	}
	return answer
}

// post sends a JSON body.
func (p *platform) post(path, body string) map[string]any {
	p.t.Helper()
	return p.call(http.MethodPost, path, "application/json", []byte(body))
}

// build creates an image, whose build begins at once, and answers its id.
func (p *platform) build(name string) string {
	p.t.Helper()
	contentType, body := p.form("name", name, "type", "webapp")
	return fmt.Sprint(int64(p.call(http.MethodPost, "/image-management/api/v2/images/", contentType, body)["imageId"].(float64)))
}

// form is a form with an application as the file artifact.
func (p *platform) form(pairs ...string) (contentType string, body []byte) {
	p.t.Helper()
	var packed, form bytes.Buffer
	archive := zip.NewWriter(&packed)
	for name, content := range map[string]string{
		"Dockerfile": "FROM python:3.13-slim\nWORKDIR /srv\nCOPY . .\nRUN pip install -r requirements.txt\nCMD [\"python\", \"app.py\"]\n",
		"app.py":     "print('forecast')\n", "requirements.txt": "flask==3.1\n", "data/history.csv": "week,demand\n1,120\n",
		"static/index.html": "<script>window.hacked = 1</script>\n",
	} {
		entry, err := archive.Create(name)
		if err == nil {
			_, err = io.WriteString(entry, content)
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		p.t.Fatal(err)
	}
	writer := multipart.NewWriter(&form)
	file, err := writer.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="artifact"; filename="artifact.zip"`}, "Content-Type": {"application/zip"}})
	if err == nil {
		_, err = file.Write(packed.Bytes())
	}
	for i := 0; err == nil && i < len(pairs); i += 2 {
		err = writer.WriteField(pairs[i], pairs[i+1])
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return writer.FormDataContentType(), form.Bytes()
}

// furnish puts something of most kinds onto the platform, and lets all of it come up.
func (p *platform) furnish() (image, workflow string) {
	p.t.Helper()
	image = p.build("demand-forecast")
	p.post("/_emulator/advance", "{}")
	p.post("/webapps/api/v1/webapps/", `{"name": "demand-forecast", "title": "Demand forecast", "imageDetails": {"imageId": `+image+`}}`)
	contentType, body := p.form("name", "demand-forecast")
	p.call(http.MethodPost, "/artifacts/api/v1/artifacts/", contentType, body)
	workflow = p.flow("nightly-forecast", image)
	p.app(image)
	p.post("/_emulator/advance", "{}")
	return image, workflow
}

// flow creates a workflow with steps that run on success, on failure, and by a value.
func (p *platform) flow(name, image string) string {
	p.t.Helper()
	step := func(command, more string) string {
		return `{"type": "standard", "imageId": ` + image + `, "command": "` + command + `"` + more + `}`
	}
	body := `{"name": "` + name + `", "triggers": [{"cron": "0 2 * * *"}], "steps": {
		"extract-sales": ` + step("python extract.py sales", "") + `,
		"extract-weather": ` + step("python extract.py weather", "") + `,
		"clean": ` + step("python clean.py", `, "parents": ["extract-sales", "extract-weather"], "outputParameters": {"rows": "rows.txt"}`) + `,
		"train": ` + step("python train.py", `, "parents": ["clean"], "executionParameters": {"conditional": [{"condition": "not-equals", "paramName": "rows", "stepName": "clean", "value": "0"}]}`) + `,
		"score": ` + step("python score.py", `, "parents": ["train", "clean"]`) + `,
		"publish": ` + step("python publish.py", `, "parents": ["score"]`) + `,
		"alert": {"type": "http", "method": "post", "url": "https://alerts.example", "auth": {"type": "no-auth"}, "parents": ["train", "score"], "executionParameters": {"parentStatus": [{"condition": "one-of", "parents": ["train", "score"], "status": ["failure"]}]}}
	}}`
	return fmt.Sprint(int64(p.post("/workflows/api/v1/workflows/", body)["id"].(float64)))
}

// app deploys an app of a workflow and a service.
func (p *platform) app(image string) {
	p.t.Helper()
	var blocks []string
	for _, block := range [][2]string{
		{"workflow", `{"steps": {"report": {"type": "standard", "command": "python report.py", "imageDetails": {"id": ` + image + `}}}}`},
		{"service", `{"serviceType": "web-app", "imageDetails": {"id": ` + image + `}, "resources": {"instanceTypeId": 41}}`},
	} {
		kind, config := block[0], block[1]
		contentType, body := p.form("spec", `{"version": 1, "kind": "`+kind+`", "metadata": {"name": "forecast-`+kind+`", "title": "Forecast", "summary": "Forecast"}, "release": {"version": "1.0.0"}, "config": `+config+`}`,
			"featured", "null", "autoRunOnDeploy", "null")
		id, _ := p.call(http.MethodPost, "/v1/blocks/specs/", contentType, body)["id"].(string)
		blocks = append(blocks, `{"id": "`+id+`", "release": {"version": "1.0.0"}}`)
	}
	app, err := json.Marshal(map[string]any{
		"spec":     `{"version": 1, "kind": "app", "metadata": {"name": "forecast", "title": "Forecast", "summary": "Forecast"}, "release": {"version": "1.0.0"}, "config": [` + strings.Join(blocks, ", ") + `]}`,
		"featured": "null", "scope": nil, "parameters": "null",
	})
	if err != nil {
		p.t.Fatal(err)
	}
	id, _ := p.post("/v1/apps/specs/", string(app))["id"].(string)
	p.post("/v1/apps/deployments/", `{"metadata": {"name": "forecast-production"}, "spec": {"id": "`+id+`"}}`)
}
