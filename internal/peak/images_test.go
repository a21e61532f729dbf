// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const imageJSON = `{"id":42,"name":"base","type":"Workflow","scope":"custom","createdAt":"c","createdBy":"u","unknown":1,
	"latestVersion":{"id":7,"version":"0.0.1-python3.9","description":null,"status":"some-new-word","lastBuildStatus":null,"size":{"mb":1},"tags":[{"name":"t","color":"red"}],
	"buildDetails":{"source":"upload"}}}`

var wantImage = Image{ID: 42, Name: "base", Type: "Workflow", Scope: "custom", CreatedAt: "c", CreatedBy: "u", LatestVersion: &ImageVersion{
	ID: 7, Version: "0.0.1-python3.9", Status: "some-new-word", Tags: []ImageTag{{"t", "red"}}, BuildDetails: &BuildDetails{Source: "upload"},
}}

func TestListImages(t *testing.T) {
	client := script(t, exchangeStep{
		"GET /image-management/api/v2/images/?lastBuildStatus=failed&pageNumber=1&pageSize=30&scope=custom&scope=global&searchTerm=a+b%3A&status=ready&status=in-use&tags=x",
		200, `{"pageCount":1,"imageCount":9,"images":[` + imageJSON + `,{"id":9007199254740993}]}`,
	})
	images := all(t, client.ListImages(t.Context(), ListImagesQuery{
		SearchTerm: "a b:", Status: []string{"ready", "in-use"}, Scope: []string{"custom", "global"}, LastBuildStatus: []string{"failed"},
		Tags: []string{"x"}, PageSize: 30,
	}))
	// The second id would come back as ...992 from a float64.
	equal(t, images, []Image{wantImage, {ID: 9007199254740993}})
}

func TestImageReadsAndDeletes(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /image-management/api/v2/images/42", 200, imageJSON},
		exchangeStep{"GET /image-management/api/v2/images/42", 200, `{"name":"base"}`},
		exchangeStep{"DELETE /image-management/api/v2/images/42", 200, `{}`},
		exchangeStep{"DELETE /image-management/api/v2/images/42", 404, `{}`},
		exchangeStep{"DELETE /image-management/api/v2/images/42/versions/7", 404, `{}`},
		exchangeStep{"DELETE /image-management/api/v2/images/42/versions?versionIds=7&versionIds=8", 200, ``},
		exchangeStep{"DELETE /image-management/api/v2/images/42/versions?versionIds=7", 404, `{}`},
		exchangeStep{"DELETE /image-management/api/v2/images/42/versions/7", 422, `{"detail":"in use"}`},
	)
	ctx := t.Context()
	image, err := client.GetImage(ctx, 42)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, image, wantImage)
	if _, err := client.GetImage(ctx, 42); err == nil || IsNotFound(err) {
		t.Errorf("an image without an id: %v", err)
	}
	for i, err := range []error{
		client.DeleteImage(ctx, 42), client.DeleteImage(ctx, 42), client.DeleteImageVersion(ctx, 42, 7),
		client.DeleteImageVersions(ctx, 42, []int64{7, 8}), client.DeleteImageVersions(ctx, 42, nil),
	} {
		if err != nil {
			t.Errorf("delete %d: %v", i, err)
		}
	}
	if err := client.DeleteImageVersions(ctx, 42, []int64{7}); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
	if err := client.DeleteImageVersion(ctx, 42, 7); StatusOf(err) != 422 {
		t.Errorf("error %v", err)
	}
}

func TestImageVersions(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /image-management/api/v2/images/42/versions?lastBuildStatus=success&pageNumber=1&pageSize=100&searchTerm=0.0&status=ready&tags=t", 200,
			`{"pageCount":1,"versions":[{"id":7,"version":"0.0.1"}]}`},
		exchangeStep{"GET /image-management/api/v2/images/42/versions/7", 200, `{"id":7,"imageName":"base","imageType":"Webapp","version":"0.0.1","description":"d",
			"status":"ready","createdAt":"1","createdBy":"2","updatedAt":"3","updatedBy":"4","pullUrl":"p","lastBuildStatus":"success","lastBuildAt":"5",
			"buildDetails":{"source":"github","useCache":false,"buildArguments":{"B":"2","A":"1"},"secrets":["s"],"token":null,"repository":"r","branch":"b"},"tags":[]}`},
		exchangeStep{"GET /image-management/api/v2/images/42/versions/8", 200, `{"id":8,"buildDetails":{"useCache":null,"buildArguments":[{"name":"B","value":"2"}]}}`},
		exchangeStep{"GET /image-management/api/v2/images/42/versions/9", 200, `{"id":9,"buildDetails":null,"tags":null}`},
	)
	ctx := t.Context()
	equal(t, all(t, client.ListImageVersions(ctx, 42, ListImageVersionsQuery{
		SearchTerm: "0.0", Status: []string{"ready"}, LastBuildStatus: []string{"success"}, Tags: []string{"t"},
	})), []ImageVersion{{ID: 7, Version: "0.0.1"}})
	for id, want := range []ImageVersion{
		{
			ID: 7, ImageName: "base", ImageType: "Webapp", Version: "0.0.1", Description: "d", Status: "ready", CreatedAt: "1", CreatedBy: "2",
			UpdatedAt: "3", UpdatedBy: "4", PullURL: "p", LastBuildStatus: "success", LastBuildAt: "5", Tags: []ImageTag{},
			BuildDetails: &BuildDetails{
				Source: "github", UseCache: new(false), BuildArguments: []NameValue{{"A", "1"}, {"B", "2"}}, Secrets: []string{"s"}, Repository: "r", Branch: "b",
			},
		},
		{ID: 8, BuildDetails: &BuildDetails{BuildArguments: []NameValue{{"B", "2"}}}},
		{ID: 9},
	} {
		version, err := client.GetImageVersion(ctx, 42, int64(7+id))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, version, want)
	}
}

func TestImageVersionWritten(t *testing.T) {
	for name, tc := range map[string]struct {
		answer string
		want   ImageVersionWritten
	}{
		"full":            {`{"buildId":"image:b","versionId":8,"imageId":42,"autodeploymentId":"u"}`, ImageVersionWritten{"image:b", 8, "u"}},
		"null deployment": {`{"buildId":"image:b","versionId":8,"autodeploymentId":null}`, ImageVersionWritten{"image:b", 8, ""}},
		"number as build": {`{"buildId":12345678901234567890,"versionId":"8"}`, ImageVersionWritten{"12345678901234567890", 8, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			var got captured
			client, _ := testClient(t, capture(t, &got, tc.answer))
			created, err := client.CreateImageVersion(t.Context(), 42, ImageVersionCreate{Version: new("1.0.0")})
			if err != nil {
				t.Fatal(err)
			}
			equal(t, created, tc.want)
			updated, err := client.UpdateImageVersion(t.Context(), 42, 8, ImageVersionUpdate{Description: new("")})
			if err != nil {
				t.Fatal(err)
			}
			equal(t, updated, tc.want)
		})
	}
}

// TestUpdateImageVersionLostAnswer looks for the build that the update started: once it has succeeded, the platform would
// refuse to build the version again.
func TestUpdateImageVersionLostAnswer(t *testing.T) {
	t.Parallel()
	const future = "2999-01-01T00:00:00.000Z"
	list := func(builds string) string { return `{"pageCount":1,"builds":[` + builds + `]}` }
	before := `{"buildId":"before","versionId":8,"startedAt":"` + future + `"}`
	for name, tc := range map[string]struct {
		builds string
		sent   int
		want   ImageVersionWritten
	}{
		"started":     {list(before + `,{"buildId":"new","versionId":8,"startedAt":"2999-01-01T00:00:01.000Z"}`), 1, ImageVersionWritten{VersionID: 8, BuildID: "new"}},
		"not started": {list(before), 1, ImageVersionWritten{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodGet:
					answer(w, http.StatusOK, tc.builds)
				case sent == 0:
					sent++
					answer(w, http.StatusBadGateway, ``)
				default:
					sent++
					answer(w, http.StatusOK, `{"buildId":"b","versionId":8}`)
				}
			}))
			got, err := client.UpdateImageVersion(t.Context(), 42, 8, ImageVersionUpdate{Description: new("d"), LastBuildID: "before"})
			if (err == nil) != (tc.want.VersionID != 0) || sent != tc.sent {
				t.Fatalf("sent %d times, %v", sent, err)
			}
			equal(t, got, tc.want)
		})
	}
}

func TestCreateImageCompletesItsAnswer(t *testing.T) {
	for name, tc := range map[string]struct {
		answer, image string
		builds        int
		want          ImageCreated
	}{
		"complete":         {`{"buildId":"image:b","imageId":4,"versionId":7}`, ``, 0, ImageCreated{"image:b", 4, 7}},
		"without build":    {`{"imageId":4,"versionId":7}`, ``, 200, ImageCreated{"image:newest", 4, 7}},
		"image only":       {`{"imageId":4}`, `{"id":4,"latestVersion":{"id":7}}`, 200, ImageCreated{"image:newest", 4, 7}},
		"no version shown": {`{"imageId":4}`, `{"id":4}`, 200, ImageCreated{"", 4, 0}},
		"look-ups fail":    {`{"imageId":4,"versionId":7}`, ``, 403, ImageCreated{"", 4, 7}},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodPost:
					answer(w, http.StatusCreated, tc.answer)
				case strings.HasSuffix(r.URL.Path, "/builds"):
					answer(w, tc.builds, `{"pageCount":1,"builds":[{"buildId":"image:old","versionId":7,"startedAt":"2024-01-01T00:00:00Z"},
						{"buildId":"image:newest","versionId":7,"startedAt":"2024-01-03T00:00:00Z"},{"buildId":"image:other","versionId":8,"startedAt":"2024-01-04T00:00:00Z"}]}`)
				case tc.image != "":
					answer(w, http.StatusOK, tc.image)
				default:
					t.Errorf("unexpected %s", r.URL)
				}
			}))
			created, err := client.CreateImage(t.Context(), ImageCreate{Name: "n", Type: "api"})
			if err != nil {
				t.Fatal(err)
			}
			equal(t, created, tc.want)
		})
	}
}

func TestAdoptedImageIsDescribedWhenTheListLacksItsTime(t *testing.T) {
	for name, tc := range map[string]struct {
		age   time.Duration
		adopt bool
	}{"new": {0, true}, "old, with a new version": {time.Hour, false}} {
		t.Run(name, func(t *testing.T) {
			now := time.Now().UTC()
			version := fmt.Sprintf(`"latestVersion":{"id":7,"version":"0.0.1","createdAt":%q}`, now.Format(time.RFC3339Nano))
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch path := r.URL.Path; {
				case r.Method == http.MethodPost:
					answer(w, http.StatusGatewayTimeout, ``)
				case strings.HasSuffix(path, "/builds"):
					answer(w, http.StatusOK, `{"pageCount":0,"builds":[]}`)
				case strings.HasSuffix(path, "/images/4"):
					answer(w, http.StatusOK, fmt.Sprintf(`{"id":4,"name":"n","createdAt":%q,%s}`, now.Add(-tc.age).Format(time.RFC3339Nano), version))
				default:
					answer(w, http.StatusOK, `{"pageCount":1,"images":[{"id":4,"name":"n","type":"api","scope":"custom",`+version+`}]}`)
				}
			}))
			created, err := client.CreateImage(t.Context(), ImageCreate{Name: "n", Type: "api"})
			if tc.adopt != (err == nil) || tc.adopt && (created != ImageCreated{ImageID: 4, VersionID: 7}) {
				t.Errorf("%+v, %v", created, err)
			}
		})
	}
}
