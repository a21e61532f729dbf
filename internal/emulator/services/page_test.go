// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package services_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

// TestServiceAddress opens the address of a web app, as a browser does: without a token.
func TestServiceAddress(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "webapp")
	id := w.Service("ui", imageID, `, "title": "Tea & <b>coffee</b>"`)
	if early := w.Get(testbed.ServicesPath + id).Done()["applicationUrl"]; early != nil {
		t.Errorf("a service that has never been up is at %v", early)
	}
	w.Clock.Move(2 * testbed.Lifecycle)
	address := testbed.Text(w.Get(testbed.ServicesPath + id).Done()["applicationUrl"])
	fetch := func() (int, string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(page)
	}
	if status, page := fetch(); status != http.StatusOK || !strings.Contains(page, "<h1>Tea &amp; &lt;b&gt;coffee&lt;/b&gt;</h1>") || !strings.Contains(page, "AVAILABLE") {
		t.Errorf("the page answers %d %s", status, page)
	}
	w.Delete(testbed.ServicesPath + id).Done()
	w.Clock.Move(testbed.Lifecycle)
	if status, _ := fetch(); status != http.StatusNotFound {
		t.Errorf("the page of a deleted service answers %d", status)
	}
	api := w.Service("api", imageID, `, "serviceType": "api"`)
	w.Clock.Move(2 * testbed.Lifecycle)
	if shown := w.Get(testbed.ServicesPath + api).Done()["applicationUrl"]; shown != nil {
		t.Errorf("an API is to be looked at, at %v", shown)
	}
}

func TestContraryServiceHasNoAddress(t *testing.T) {
	w := testbed.NewContrary(t)
	image := w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "base", "type", "webapp").Done()
	w.Clock.Move(testbed.Lifecycle)
	id := testbed.Text(w.JSON(http.MethodPost, testbed.ServicesPath, `{"name": "ui", "imageDetails": {"imageId": `+testbed.Text(image["imageId"])+`}}`).Done()["id"])
	w.Clock.Move(2 * testbed.Lifecycle)
	if shown, there := w.Get(testbed.ServicesPath + id).Done()["applicationUrl"]; there {
		t.Errorf("applicationUrl is shown: %v", shown)
	}
}
