package emulator

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

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"

	"github.com/peakbi/terraform-provider-peak/internal/contract"
)

// testToken is the token of the test platforms.
const testToken = "test-token"

// testLifecycle is how long things take on the test platforms, by their fake clock.
const testLifecycle = 10 * time.Second

// fakeClock is a clock that stands still until a test moves it.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// testbed is a platform for one test: behind the contract checker, on a loopback server, with a clock that the test moves.
type testbed struct {
	*Emulator

	t     *testing.T
	clock *fakeClock
	url   string
}

// newTestbed starts a platform. The test fails when an answer of the platform breaks the contract; requests are broken on
// purpose in many tests.
func newTestbed(t *testing.T, change ...func(*Options)) *testbed {
	t.Helper()
	w := &testbed{t: t, clock: &fakeClock{now: time.Date(2024, 5, 1, 9, 30, 0, 0, time.UTC)}}
	options := Options{Lifecycle: testLifecycle, Token: testToken, Now: w.clock.Now}
	for _, apply := range change {
		apply(&options)
	}
	var err error
	if w.Emulator, err = New(options); err != nil {
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
	w.url = server.URL
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

// answer is what a call got.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	raw    []byte
	call   string
}

// body is the answered JSON object.
func (a answer) body() map[string]any {
	a.t.Helper()
	var body map[string]any
	if err := json.Unmarshal(a.raw, &body); err != nil {
		a.t.Fatalf("%s: answer is not a JSON object: %v: %s", a.call, err, a.raw)
	}
	return body
}

// want checks the status and answers the body.
func (a answer) want(status int) map[string]any {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: status %d, want %d: %s", a.call, a.status, status, a.raw)
	}
	return a.body()
}

// refused checks the status and that the detail of the error envelope holds a text.
func (a answer) refused(status int, part string) {
	a.t.Helper()
	detail, _ := a.want(status)["detail"].(string)
	if detail == "" || !wire.Contains(detail, part) {
		a.t.Errorf("%s: detail %q does not say %q", a.call, detail, part)
	}
}

// send makes a call and fails the test when there is no answer.
func (w *testbed) send(method, path, contentType string, body []byte) answer {
	w.t.Helper()
	a, err := w.try(method, path, contentType, body)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// try makes a call.
func (w *testbed) try(method, path, contentType string, body []byte) (answer, error) {
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Authorization", testToken)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	raw, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	return answer{t: w.t, status: response.StatusCode, header: response.Header, raw: raw, call: method + " " + path}, err
}

func (w *testbed) get(path string) answer {
	w.t.Helper()
	return w.send(http.MethodGet, path, "", nil)
}

func (w *testbed) delete(path string) answer {
	w.t.Helper()
	return w.send(http.MethodDelete, path, "", nil)
}

// json sends a JSON body.
func (w *testbed) json(method, path, body string) answer {
	w.t.Helper()
	return w.send(method, path, "application/json", []byte(body))
}

// form sends a multipart body: pairs of field name and value; archive is sent as the file artifact unless nil.
func (w *testbed) form(method, path string, archive []byte, pairs ...string) answer {
	w.t.Helper()
	contentType, body := formBody(w.t, archive, pairs...)
	return w.send(method, path, contentType, body)
}

func formBody(t *testing.T, archive []byte, pairs ...string) (contentType string, body []byte) {
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

// appZip is an application that builds.
func appZip(t *testing.T) []byte {
	t.Helper()
	return emulatortest.ZipOf(t, "Dockerfile", "FROM python:3.12\nCOPY app.py /app/\nRUN pip install flask\nCMD [\"python\", \"/app/app.py\"]\n", "app.py", "print('hi')\n")
}

const (
	artifactsPath = "/artifacts/api/v1/artifacts/"
	imagesPath    = "/image-management/api/v2/images/"
	servicesPath  = "/webapps/api/v1/webapps/"
)

// image creates an image and answers its id and the id of its first version.
func (w *testbed) image(name, imageType string) (imageID, versionID string) {
	w.t.Helper()
	body := w.form(http.MethodPost, imagesPath, appZip(w.t), "name", name, "type", imageType).want(http.StatusCreated)
	return text(body["imageId"]), text(body["versionId"])
}

// readyImage creates an image whose first version is built.
func (w *testbed) readyImage(name, imageType string) (imageID, versionID string) {
	w.t.Helper()
	imageID, versionID = w.image(name, imageType)
	w.clock.Move(testLifecycle)
	return imageID, versionID
}

// version asks for one member of a version.
func (w *testbed) version(imageID, versionID, member string) string {
	w.t.Helper()
	return text(w.get(imagesPath + imageID + "/versions/" + versionID).want(http.StatusOK)[member])
}

// serviceStatus asks for the status of a service.
func (w *testbed) serviceStatus(id string) string {
	w.t.Helper()
	return text(w.get(servicesPath + id).want(http.StatusOK)["status"])
}

// text spells a JSON value; whole numbers without exponent.
func text(value any) string {
	if number, ok := value.(float64); ok && number == float64(int64(number)) {
		return fmt.Sprint(int64(number))
	}
	return fmt.Sprint(value)
}

// names lists one member of each item of a page.
func names(t *testing.T, body map[string]any, itemsKey, member string) []string {
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
		list = append(list, text(object[member]))
	}
	return list
}
