// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// imageOf is the image of a folder in the text of a file.
func imageOf(folder, body string) map[string]string {
	return map[string]string{"main.tf": fmt.Sprintf("resource \"peak_image\" \"test\" {\n  name     = \"base\"\n  type     = \"workflow\"\n  artifact = { path = %q }\n%s\n}\n", folder, body)}
}

// lists counts the requests since the last time that list images or the versions of one.
func lists(p *acctest.Platform) (count int) {
	for _, entry := range p.Emulator.Journal() {
		if path := strings.TrimSuffix(entry.Path, "/"); entry.Method == http.MethodGet && (strings.HasSuffix(path, "/images") || strings.HasSuffix(path, "/versions")) {
			count++
		}
	}
	p.Emulator.ClearJournal()
	return count
}

// says checks the exit code of a command, and texts in what it wrote, which the command line wraps as it likes.
func says(t *testing.T, tf *acctest.CLI, code int, args []string, want ...string) {
	t.Helper()
	got, stdout, stderr := tf.Exit(args...)
	if got != code {
		t.Errorf("%v: exit code %d, want %d\n%s%s", args, got, code, stdout, stderr)
	}
	for _, words := range want {
		if !text(words).MatchString(strings.NewReplacer("│", "", "\n", " ").Replace(stdout + stderr)) {
			t.Errorf("%v does not say %q:\n%s%s", args, words, stdout, stderr)
		}
	}
}

var (
	planning = []string{"plan", "-no-color", "-input=false", "-detailed-exitcode"}
	applying = []string{"apply", "-no-color", "-input=false", "-auto-approve"}
)

// A version that somebody else has published is an error of the plan, which asks for it only when a version is to be published.
func TestAccImage_versionExists(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	tf := p.CLI(t, imageOf(folder, `  version = "1.0.0"`))
	tf.Run(applying...)
	version := "1.1.0"
	client := p.Client(t)
	details := &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.12\n"}
	id, err := strconv.ParseInt(p.ID(t, "image"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateImageVersion(t.Context(), id, peak.ImageVersionCreate{Version: &version, BuildDetails: details}); err != nil {
		t.Fatal(err)
	}
	p.Settle(t)
	lists(p)

	says(t, tf, 0, planning)
	if n := lists(p); n != 0 {
		t.Errorf("an empty plan asks %d times", n)
	}
	tf.Write(imageOf(folder, `  version = "1.1.0"`))
	says(t, tf, 1, planning, `Version 1.1.0 of peak_image "base" already exists on the platform`, "with peak_image.test,", `version = "1.1.0"`, "terraform destroy -refresh=false")
	expectWrites(t, p)
	lists(p)
	tf.Write(imageOf(folder, `  version = "1.2.0"`))
	says(t, tf, 2, planning)
	if n := lists(p); n != 1 {
		t.Errorf("a new version is asked for %d times", n)
	}
	tf.Write(imageOf(folder, `  description = "chosen by the platform"`))
	says(t, tf, 2, planning)
	if n := lists(p); n != 0 {
		t.Errorf("a version that the platform chooses is asked for %d times", n)
	}
	// Only the platform knows whether a lower one will do.
	tf.Write(imageOf(folder, `  version = "0.5.0"`))
	says(t, tf, 2, planning)
	if acctest.Contrary() {
		says(t, tf, 1, applying, `refuses version 0.5.0 of peak_image "base", which is lower than 1.1.0, its latest version`)
		tf.Write(imageOf(folder, `  version = "1.0.0"`))
	} else {
		tf.Run(applying...)
	}
	says(t, tf, 0, planning)
	lists(p)
	tf.Run("destroy", "-no-color", "-auto-approve")
	if n := lists(p); n != 0 {
		t.Errorf("destroy asks %d times", n)
	}
}

// TestAccImage_replacedKeepsItsName plans images that take the place of one of their name: it is in nobody's way.
func TestAccImage_replacedKeepsItsName(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	folder := acctest.Folder(t, app())
	tf := p.Process(t, imageOf(folder, `  version = "1.0.0"`))
	tf.Run(applying...)
	says(t, tf, 2, append(planning, "-replace=peak_image.test"))
	tf.Run("taint", "peak_image.test")
	says(t, tf, 2, planning)
	tf.Run(applying...)
	says(t, tf, 0, planning)
	tf.Run("destroy", "-no-color", "-auto-approve")
}
