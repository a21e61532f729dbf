package emulator

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// sdk calls the platform with the bytes that the official Python SDK puts on the wire (contract sections 2 to 4 and 28).
type sdk struct {
	*testbed
}

// call sends a JSON call; every one has a JSON body, also GET and DELETE.
func (s sdk) call(method, path, body string) answer {
	s.t.Helper()
	return s.raw(method, path, "application/json", body)
}

// form sends text fields without Content-Type after the file, as Python's requests would.
func (s sdk) form(method, path, archive string, pairs ...string) answer {
	s.t.Helper()
	const boundary = "0f6e2ed5a1f24c05a0ad4d1fa6bf3d0c"
	var body strings.Builder
	if archive != "" {
		fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"artifact\"; filename=\"artifact.zip\"\r\nContent-Type: application/zip\r\n\r\n%s\r\n", boundary, archive)
	}
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", boundary, pairs[i], pairs[i+1])
	}
	fmt.Fprintf(&body, "--%s--\r\n", boundary)
	return s.raw(method, path, "multipart/form-data; boundary="+boundary, body.String())
}

func (s sdk) raw(method, path, contentType, body string) answer {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Authorization": testToken, "Accept": "*/*", "Content-Type": contentType, "User-Agent": "peak/1.23.0 CPython/3.11.7 Linux/6.1",
		"x-peak-sdkVersion": "1.23.0", "x-peak-os": "Linux", "x-peak-hostname": "box", "x-peak-pythonVersion": "3.11.7",
		"x-peak-sessionId": "2f7c1d", "x-peak-requestId": "9b1e",
	} {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	raw, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{t: s.t, status: response.StatusCode, header: response.Header, raw: raw, call: method + " " + path}
}

// pages walks a list as the SDK's iterator does: a page without pageCount would end it with an error.
func (s sdk) pages(path, itemsKey, member string) []string {
	s.t.Helper()
	found := []string{}
	for number := 1; number < 100; number++ {
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		body := s.call(http.MethodGet, fmt.Sprintf("%s%spageNumber=%d", path, separator, number), "{}").want(http.StatusOK)
		found = append(found, names(s.t, body, itemsKey, member)...)
		count, given := body["pageCount"].(float64)
		if !given {
			s.t.Fatalf("%s: no pageCount", path)
		}
		if float64(number+1) > count {
			return found
		}
	}
	s.t.Fatalf("%s: the pages have no end", path)
	return nil
}

// createOrUpdateImage is the SDK's helper of contract 17.6: the whole body goes into all three calls.
func (s sdk) createOrUpdateImage(archive, name, version string) map[string]any {
	s.t.Helper()
	pairs := []string{"name", name, "type", "webapp", "version", version, "buildDetails", `{"source": "upload", "secrets": null}`}
	list := s.call(http.MethodGet, imagesPath+"?pageSize=100&pageNumber=1&searchTerm="+url.QueryEscape(name), "{}").want(200)
	at := slices.Index(names(s.t, list, "images", "name"), name)
	if at < 0 {
		return s.form(http.MethodPost, imagesPath, archive, pairs...).want(201)
	}
	versions := imagesPath + names(s.t, list, "images", "id")[at] + "/versions"
	found := s.call(http.MethodGet, versions+"?pageSize=1&pageNumber=1&searchTerm="+url.QueryEscape(version), "{}").want(200)
	if numbers := names(s.t, found, "versions", "version"); len(numbers) == 1 && numbers[0] == version {
		return s.form(http.MethodPatch, versions+"/"+names(s.t, found, "versions", "id")[0], archive, pairs...).want(200)
	}
	return s.form(http.MethodPost, versions, archive, pairs...).want(201)
}

func TestPythonSDKSession(t *testing.T) {
	s := sdk{newTestbed(t)}
	if body := s.call(http.MethodGet, "/tenant-management/api/v1/external/tenants/tenant-metadata", "{}").want(200); len(body) != 0 {
		t.Errorf("tenant metadata %v", body)
	}
	s.call(http.MethodPost, "/resource-usage/api/v1/telemetry", `{"response": {}, "error": null, "url": "x", "requestMethod": "GET", "statusCode": 200, "source": "sdk", "sdkVersion": "1.23.0", "os": "Linux", "hostname": "box", "pythonVersion": "3.11.7", "sessionId": "a", "requestId": "b"}`).want(200)
	archive := string(appZip(t))

	for range 27 {
		s.form(http.MethodPost, artifactsPath, archive, "name", "app", "description", "null", "scan", "false", "validate", "false").want(201)
	}
	if got := s.pages(artifactsPath, "artifacts", "id"); len(got) != 27 {
		t.Errorf("%d artifacts", len(got))
	}
	if got := s.pages(imagesPath, "images", "id"); len(got) != 0 {
		t.Errorf("%d images", len(got))
	}

	broken := string(emulatortest.ZipOf(t, "x", "no Dockerfile"))
	first := s.createOrUpdateImage(broken, "base", "0.0.1")
	s.clock.Move(testLifecycle)
	again := s.createOrUpdateImage(archive, "base", "0.0.1")
	if text(again["imageId"]) != text(first["imageId"]) || text(again["versionId"]) != text(first["versionId"]) {
		t.Errorf("the version was not updated: %v, %v", first, again)
	}
	s.clock.Move(testLifecycle)
	third := s.createOrUpdateImage(archive, "base", "0.0.2")
	if text(third["imageId"]) != text(first["imageId"]) || text(third["versionId"]) == text(first["versionId"]) {
		t.Errorf("no new version: %v", third)
	}
	s.clock.Move(testLifecycle)
	builds := s.pages(imagesPath+text(first["imageId"])+"/builds?count=-1", "builds", "status")
	if !slices.Equal(builds, []string{"success", "success", "failed"}) {
		t.Errorf("builds %v", builds)
	}

	body := `{"name": "ui", "title": null, "serviceType": "web-app", "imageDetails": {"imageId": ` + text(first["imageId"]) + `, "versionId": null}, "sessionStickiness": false}`
	id := text(s.call(http.MethodPost, servicesPath, body).want(201)["id"])
	s.clock.Move(testLifecycle)
	s.call(http.MethodPatch, servicesPath+id, body).want(200)
	if got := s.pages(servicesPath+"?featureType=services&status=AVAILABLE&serviceType=web-app%2Capi", "services", "id"); !slices.Equal(got, []string{id}) {
		t.Errorf("services %v", got)
	}
	if got := s.pages(servicesPath, "webapps", "name"); !slices.Equal(got, []string{"ui"}) {
		t.Errorf("webapps %v", got)
	}
	s.call(http.MethodDelete, servicesPath+id, "{}").want(200)
	s.clock.Move(testLifecycle)
	s.call(http.MethodDelete, imagesPath+text(first["imageId"])+"/versions?versionIds="+text(first["versionId"])+"&versionIds="+text(third["versionId"]), "{}").want(200)
	s.call(http.MethodDelete, imagesPath+text(first["imageId"]), "{}").want(200)

	s.form(http.MethodPost, imagesPath, strings.Repeat("x", world.MaxArchive+1), "name", "big", "type", "webapp").refused(413, "10 MiB")
}
