// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package testbed starts emulators for the tests of their areas: behind the contract checker, on a loopback server, with a clock
// that the test moves, and with the calls that tests make again and again.
package testbed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"sync"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"

	"github.com/peakbi/terraform-provider-peak/internal/contract"
)

// Token is the token of the test platforms.
const Token = "test-token"

// Lifecycle is how long things take on the test platforms, by their fake clock.
const Lifecycle = 10 * time.Second

// Clock is a clock that stands still until a test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time that the test has moved the clock to.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves the clock on.
func (c *Clock) Move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// Testbed is a platform for one test: behind the contract checker, on a loopback server, with a clock that the test moves.
type Testbed struct {
	*emulator.Emulator

	t     *testing.T
	Clock *Clock
	URL   string
}

// New starts a platform. The test fails when an answer of the platform breaks the contract; requests are broken on
// purpose in many tests.
func New(t *testing.T, change ...func(*emulator.Options)) *Testbed {
	t.Helper()
	w := &Testbed{t: t, Clock: &Clock{now: time.Date(2024, 5, 1, 9, 30, 0, 0, time.UTC)}}
	options := emulator.Options{Lifecycle: Lifecycle, Token: Token, Now: w.Clock.Now}
	for _, apply := range change {
		apply(&options)
	}
	var err error
	if w.Emulator, err = emulator.New(options); err != nil {
		t.Fatal(err)
	}
	var rules []contract.Option
	if options.Contrary {
		rules = append(rules, contract.Contrary())
	}
	checker, err := contract.New(rules...)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(checker.Middleware(w.Emulator))
	w.URL = server.URL
	t.Cleanup(func() {
		server.Close()
		if err := w.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
		for _, violation := range checker.Violations() {
			if violation.Side == contract.SideResponse {
				t.Errorf("contract: %s", violation)
			}
		}
	})
	return w
}

// Answer is what a call got.
type Answer struct {
	t      *testing.T
	Status int
	Header http.Header
	Raw    []byte
	call   string
}

// Body is the answered JSON object.
func (a Answer) Body() map[string]any {
	a.t.Helper()
	var body map[string]any
	if err := json.Unmarshal(a.Raw, &body); err != nil {
		a.t.Fatalf("%s: answer is not a JSON object: %v: %s", a.call, err, a.Raw)
	}
	return body
}

// Want checks the status and answers the body.
func (a Answer) Want(status int) map[string]any {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s: status %d, want %d: %s", a.call, a.Status, status, a.Raw)
	}
	return a.Body()
}

// Refused checks the status and that the detail of the error envelope holds a text.
func (a Answer) Refused(status int, part string) {
	a.t.Helper()
	detail, _ := a.Want(status)["detail"].(string)
	if detail == "" || !wire.Contains(detail, part) {
		a.t.Errorf("%s: detail %q does not say %q", a.call, detail, part)
	}
}

// Send makes a call and fails the test when there is no answer.
func (w *Testbed) Send(method, path, contentType string, body []byte) Answer {
	w.t.Helper()
	a, err := w.Try(method, path, contentType, body)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// Try makes a call.
func (w *Testbed) Try(method, path, contentType string, body []byte) (Answer, error) {
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.URL+path, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Authorization", Token)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Answer{}, err
	}
	raw, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	return Answer{t: w.t, Status: response.StatusCode, Header: response.Header, Raw: raw, call: method + " " + path}, err
}

// Get reads a path.
func (w *Testbed) Get(path string) Answer {
	w.t.Helper()
	return w.Send(http.MethodGet, path, "", nil)
}

// Delete deletes what is at a path.
func (w *Testbed) Delete(path string) Answer {
	w.t.Helper()
	return w.Send(http.MethodDelete, path, "", nil)
}

// JSON sends a JSON body.
func (w *Testbed) JSON(method, path, body string) Answer {
	w.t.Helper()
	return w.Send(method, path, "application/json", []byte(body))
}

// Form sends a multipart body: pairs of field name and value; archive is sent as the file artifact unless nil.
// Form sends a multipart form of a file and fields, in pairs of name and value.
func (w *Testbed) Form(method, path string, archive []byte, pairs ...string) Answer {
	w.t.Helper()
	contentType, body := FormBody(w.t, archive, pairs...)
	return w.Send(method, path, contentType, body)
}

// FormBody is what Form sends.
func FormBody(t *testing.T, archive []byte, pairs ...string) (contentType string, body []byte) {
	t.Helper()
	var buffer bytes.Buffer
	writer := multipart.NewWriter(&buffer)
	if archive != nil {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", `form-data; name="artifact"; filename="artifact.zip"`)
		header.Set("Content-Type", "application/zip")
		file, err := writer.CreatePart(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write(archive); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		if err := writer.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return writer.FormDataContentType(), buffer.Bytes()
}

// AppZip is an application that builds.
func AppZip(t *testing.T) []byte {
	t.Helper()
	return emulatortest.ZipOf(t, "Dockerfile", "FROM python:3.12\nCOPY app.py /app/\nRUN pip install flask\nCMD [\"python\", \"/app/app.py\"]\n", "app.py", "print('hi')\n")
}

// Paths of collections, with the slash that ids follow.
const (
	ArtifactsPath = "/artifacts/api/v1/artifacts/"
	ImagesPath    = "/image-management/api/v2/images/"
	ServicesPath  = "/webapps/api/v1/webapps/"
)

// Image creates an image and answers its id and the id of its first version.
func (w *Testbed) Image(name, imageType string) (imageID, versionID string) {
	w.t.Helper()
	body := w.Form(http.MethodPost, ImagesPath, AppZip(w.t), "name", name, "type", imageType).Want(http.StatusCreated)
	return Text(body["imageId"]), Text(body["versionId"])
}

// ReadyImage creates an image whose first version is built.
func (w *Testbed) ReadyImage(name, imageType string) (imageID, versionID string) {
	w.t.Helper()
	imageID, versionID = w.Image(name, imageType)
	w.Clock.Move(Lifecycle)
	return imageID, versionID
}

// Version asks for one member of a version.
func (w *Testbed) Version(imageID, versionID, member string) string {
	w.t.Helper()
	return Text(w.Get(ImagesPath + imageID + "/versions/" + versionID).Want(http.StatusOK)[member])
}

// ServiceStatus asks for the status of a service.
func (w *Testbed) ServiceStatus(id string) string {
	w.t.Helper()
	return Text(w.Get(ServicesPath + id).Want(http.StatusOK)["status"])
}

// Text spells a JSON value; whole numbers without exponent.
func Text(value any) string {
	if number, ok := value.(float64); ok && number == float64(int64(number)) {
		return fmt.Sprint(int64(number))
	}
	return fmt.Sprint(value)
}

// Names lists one member of each item of a page.
func Names(t *testing.T, body map[string]any, itemsKey, member string) []string {
	t.Helper()
	items, ok := body[itemsKey].([]any)
	if !ok {
		t.Fatalf("no list under %s: %v", itemsKey, body)
	}
	list := []string{}
	for _, item := range items {
		object, ok := item.(map[string]any)
		if !ok {
			t.Fatalf("item is no object: %v", item)
		}
		list = append(list, Text(object[member]))
	}
	return list
}
