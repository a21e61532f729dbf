// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestPythonSDKSession(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	if body := s.Call(http.MethodGet, "/tenant-management/api/v1/external/tenants/tenant-metadata", "{}").Want(200); len(body) != 0 {
		t.Errorf("tenant metadata %v", body)
	}
	s.Call(http.MethodPost, "/resource-usage/api/v1/telemetry", `{"response": {}, "error": null, "url": "x", "requestMethod": "GET", "statusCode": 200, "source": "sdk", "sdkVersion": "1.23.0", "os": "Linux", "hostname": "box", "pythonVersion": "3.11.7", "sessionId": "a", "requestId": "b"}`).Want(200)
	archive := string(testbed.AppZip(t))

	for range 27 {
		s.Form(http.MethodPost, testbed.ArtifactsPath, archive, "name", "app", "description", "null", "scan", "false", "validate", "false").Want(201)
	}
	if got := s.Pages(testbed.ArtifactsPath, "artifacts", "id"); len(got) != 27 {
		t.Errorf("%d artifacts", len(got))
	}
	if got := s.Pages(testbed.ImagesPath, "images", "id"); len(got) != 0 {
		t.Errorf("%d images", len(got))
	}

	broken := string(emulatortest.ZipOf(t, "x", "no Dockerfile"))
	first := s.CreateOrUpdateImage(broken, "base", "0.0.1")
	s.Clock.Move(testbed.Lifecycle)
	again := s.CreateOrUpdateImage(archive, "base", "0.0.1")
	if testbed.Text(again["imageId"]) != testbed.Text(first["imageId"]) || testbed.Text(again["versionId"]) != testbed.Text(first["versionId"]) {
		t.Errorf("the version was not updated: %v, %v", first, again)
	}
	s.Clock.Move(testbed.Lifecycle)
	third := s.CreateOrUpdateImage(archive, "base", "0.0.2")
	if testbed.Text(third["imageId"]) != testbed.Text(first["imageId"]) || testbed.Text(third["versionId"]) == testbed.Text(first["versionId"]) {
		t.Errorf("no new version: %v", third)
	}
	s.Clock.Move(testbed.Lifecycle)
	builds := s.Pages(testbed.ImagesPath+testbed.Text(first["imageId"])+"/builds?count=-1", "builds", "status")
	if !slices.Equal(builds, []string{"success", "success", "failed"}) {
		t.Errorf("builds %v", builds)
	}

	body := `{"name": "ui", "title": null, "serviceType": "web-app", "imageDetails": {"imageId": ` + testbed.Text(first["imageId"]) + `, "versionId": null}, "sessionStickiness": false}`
	id := testbed.Text(s.Call(http.MethodPost, testbed.ServicesPath, body).Want(201)["id"])
	s.Clock.Move(testbed.Lifecycle)
	s.Call(http.MethodPatch, testbed.ServicesPath+id, body).Want(200)
	if got := s.Pages(testbed.ServicesPath+"?featureType=services&status=AVAILABLE&serviceType=web-app%2Capi", "services", "id"); !slices.Equal(got, []string{id}) {
		t.Errorf("services %v", got)
	}
	if got := s.Pages(testbed.ServicesPath, "webapps", "name"); !slices.Equal(got, []string{"ui"}) {
		t.Errorf("webapps %v", got)
	}
	s.Call(http.MethodDelete, testbed.ServicesPath+id, "{}").Want(200)
	s.Clock.Move(testbed.Lifecycle)
	s.Call(http.MethodDelete, testbed.ImagesPath+testbed.Text(first["imageId"])+"/versions?versionIds="+testbed.Text(first["versionId"])+"&versionIds="+testbed.Text(third["versionId"]), "{}").Want(200)
	s.Call(http.MethodDelete, testbed.ImagesPath+testbed.Text(first["imageId"]), "{}").Want(200)

	s.Form(http.MethodPost, testbed.ImagesPath, strings.Repeat("x", world.MaxArchive+1), "name", "big", "type", "webapp").Refused(413, "10 MiB")
}
