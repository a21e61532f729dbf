package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

func TestBodiesThatMustBeTolerated(t *testing.T) {
	w := newTestbed(t)
	id := text(w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x", "description", "d").want(201)["id"])
	w.json(http.MethodGet, artifactsPath, `{}`).want(200)
	w.json(http.MethodGet, artifactsPath, `not json`).want(200)
	w.json(http.MethodPatch, artifactsPath+id, `{"name": null, "description": null}`).want(200)
	if body := w.get(artifactsPath + id).body(); body["name"] != "x" || body["description"] != "d" {
		t.Errorf("null members were not taken as absent: %v", body)
	}
	w.send(http.MethodPatch, artifactsPath+id, "", nil).want(200)
	w.json(http.MethodDelete, artifactsPath+id, `{}`).want(200)
}

func TestBodiesThatAreRefused(t *testing.T) {
	w := newTestbed(t)
	id := text(w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x").want(201)["id"])
	w.json(http.MethodPatch, artifactsPath+id, `{"name": `).refused(400, "not valid JSON")
	w.json(http.MethodPatch, artifactsPath+id, `{} {}`).refused(400, "not valid JSON")
	w.json(http.MethodPatch, artifactsPath+id, `[]`).refused(400, "must be a JSON object")
	w.json(http.MethodPatch, artifactsPath+id, `{"name": 1, "description": []}`).refused(400, "description must be a string; name must be a string")
	w.form(http.MethodPatch, artifactsPath+id, nil, "name", "y").refused(400, "JSON body is expected")
	w.json(http.MethodPost, artifactsPath, `{}`).refused(400, "multipart/form-data body is expected")
	w.send(http.MethodPost, artifactsPath, "multipart/form-data", []byte("x")).refused(400, "boundary")
	w.send(http.MethodPost, artifactsPath, "multipart/form-data; boundary=b", []byte("--b\r\nhalf")).refused(400, "malformed")
	w.send(http.MethodPost, artifactsPath, "multipart/form-data; boundary=b", []byte("--b--\r\n")).refused(400, "name is required")
}

func TestHugeBodyGetsAnAnswer(t *testing.T) {
	w := newTestbed(t)
	w.send(http.MethodPost, artifactsPath, "multipart/form-data; boundary=b", make([]byte, wire.MaxBody+1<<20)).refused(413, "64 MiB")
}

func TestQueryListForms(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "webapp")
	for _, name := range []string{"one", "two", "three"} {
		w.json(http.MethodPost, servicesPath, `{"name": "`+name+`", "imageDetails": {"imageId": `+imageID+`}}`).want(201)
	}
	w.json(http.MethodPost, servicesPath, `{"name": "four", "serviceType": "api", "imageDetails": {"imageId": `+imageID+`}}`).want(201)
	all := servicesPath + "?featureType=services&"
	for query, want := range map[string]int{
		"status=CREATING":                      4,
		"status=AVAILABLE&status=CREATING":     4,
		"status=AVAILABLE%2CCREATING":          4,
		"status=AVAILABLE,DEPLOYING":           0,
		"status=AVAILABLE&status=DEPLOYING":    0,
		"status=":                              4,
		"serviceType=api%2Cweb-app":            4,
		"serviceType=api":                      1,
		"serviceType=shiny&serviceType=api":    1,
		"searchTerm=T":                         2,
		"searchTerm=o&serviceType=web-app,api": 3,
	} {
		if got := names(t, w.get(all+query).want(200), "services", "name"); len(got) != want {
			t.Errorf("%s: %v, want %d", query, got, want)
		}
	}
	w.get(all+"status=NEW").refused(400, `"NEW" is not one of`)
	w.get(all+"status=CREATING;x").refused(400, "")
}

func TestPaging(t *testing.T) {
	w := newTestbed(t)
	for i := range 30 {
		w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "n"+strconv.Itoa(i)).want(201)
	}
	for _, c := range []struct {
		query                  string
		items, pages, no, size int
	}{
		{"", 25, 2, 1, 25},
		{"?pageNumber=2", 5, 2, 2, 25},
		{"?pageNumber=3", 0, 2, 3, 25},
		{"?pageSize=10", 10, 3, 1, 10},
		{"?pageSize=30", 30, 1, 1, 30},
		{"?pageSize=500", 30, 1, 1, 100},
		{"?pageSize=7&pageNumber=5", 2, 5, 5, 7},
		{"?pageSize=9&pageNumber=9223372036854775807", 0, 4, 9223372036854775807, 9},
	} {
		body := w.get(artifactsPath + c.query).want(200)
		got := len(names(t, body, "artifacts", "name"))
		if got != c.items || body["pageCount"] != float64(c.pages) || body["pageNumber"] != float64(c.no) || body["pageSize"] != float64(c.size) || body["artifactCount"] != 30.0 {
			t.Errorf("%q: %d items of %v, page %v of %v with %v each, want %+v", c.query, got, body["artifactCount"], body["pageNumber"], body["pageCount"], body["pageSize"], c)
		}
	}
	for _, query := range []string{"?pageSize=0", "?pageNumber=0", "?pageSize=-1", "?pageSize=x"} {
		w.get(artifactsPath+query).refused(400, "page")
	}
}

func TestEmptyListsHavePages(t *testing.T) {
	w := newTestbed(t)
	for path, key := range map[string]string{
		artifactsPath: "artifacts", imagesPath: "images", servicesPath: "webapps", servicesPath + "?featureType=services": "services",
	} {
		body := w.get(path).want(200)
		if body["pageCount"] != 1.0 || len(names(t, body, key, "id")) != 0 {
			t.Errorf("%s: %v", path, body)
		}
	}
}

func TestListsAreNewestFirst(t *testing.T) {
	w := newTestbed(t)
	for _, name := range []string{"a", "b", "c"} {
		w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", name).want(201)
	}
	if got := names(t, w.get(artifactsPath).want(200), "artifacts", "name"); !slices.Equal(got, []string{"c", "b", "a"}) {
		t.Errorf("order %v", got)
	}
}

func TestFormTextIsTakenAsItIs(t *testing.T) {
	w := newTestbed(t)
	const name = "naïve \"name\" \r\n with lines"
	id := text(w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", name).want(201)["id"])
	if got := w.get(artifactsPath + id).body()["name"]; got != name {
		t.Errorf("name %q, want %q", got, name)
	}
}
