// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// contentHash is the content hash of a zip file.
func contentHash(t *testing.T, path string) string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := archive.HashZip(file, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// nothingIn fails when there is anything in a folder.
func nothingIn(t *testing.T, dir string) {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil || len(found) > 0 {
		t.Errorf("left behind in the folder: %v, %v", found, err)
	}
}

// TestAccArtifact_downloadTriggered downloads what was uploaded right before, after each upload.
func TestAccArtifact_downloadTriggered(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir, to := app(t), t.TempDir()
	file := filepath.Join(to, "app.zip")
	whole := config(p, from(dir)) + fmt.Sprintf(`
action "peak_artifact_download" "app" {
  config {
    artifact_id   = peak_artifact.app.id
    version       = peak_artifact.app.version
    path          = %q
    overwrite     = true
    expected_hash = peak_artifact.app.artifact_hash
  }
}
resource "terraform_data" "audit" {
  input = peak_artifact.app.version
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_artifact_download.app]
    }
  }
}
`, file)
	same := func(state *terraform.State) error {
		if want := state.RootModule().Resources[address].Primary.Attributes["artifact_hash"]; contentHash(t, file) != want {
			return fmt.Errorf("the file does not hold %s", want)
		}
		return nil
	}
	p.Test(t, resource.TestCase{TerraformVersionChecks: queries, Steps: []resource.TestStep{
		{Config: whole, Check: same},
		{PreConfig: func() { change(t, dir, "app.py", "2") }, Config: whole, Check: same},
	}})
}

// invoke is a configuration with an action for one invocation.
func invoke(body string, args ...any) map[string]string {
	return map[string]string{"main.tf": fmt.Sprintf("action \"peak_artifact_download\" \"app\" {\n  config {\n"+body+"\n  }\n}\n", args...)}
}

func TestAccArtifact_downloadInvoked(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	dir, to := app(t), t.TempDir()
	file := filepath.Join(to, "app.zip")
	id := somebodyCreates(t, p, "app", dir)
	change(t, dir, "app.py", "2")
	somebodyUploads(t, p, dir)
	cli := p.CLI(t, nil)
	run := func(body string, args ...any) (code int, output string) {
		cli.Write(invoke(body, args...))
		code, stdout, stderr := cli.Exit("apply", "-invoke=action.peak_artifact_download.app", "-input=false", "-auto-approve", "-no-color")
		return code, flat(stdout + stderr)
	}
	succeeds := func(version, body string, args ...any) {
		t.Helper()
		code, output := run(body, args...)
		info, err := os.Stat(file)
		if code != 0 || err != nil {
			t.Fatalf("exit code %d, %v\n%s", code, err, output)
		}
		want := fmt.Sprintf(`Version %s of artifact "app": %d bytes in %s, content hash %s`, version, info.Size(), file, contentHash(t, file))
		if !strings.Contains(output, want) {
			t.Errorf("the output lacks %q:\n%s", want, output)
		}
	}
	fails := func(message, body string, args ...any) {
		t.Helper()
		if code, output := run(body, args...); code == 0 || !strings.Contains(output, message) {
			t.Errorf("exit code %d, want %q in the output:\n%s", code, message, output)
		}
	}
	const there = "artifact_id = %q\npath = %q\n"

	fails("The platform knows no artifact 00000000-0000-4000-8000-000000000009", there, "00000000-0000-4000-8000-000000000009", file)
	fails("The platform has no version 9 of artifact", there+"version = 9", id, file)
	fails("Its versions: 2, 1.", there+"version = 9", id, file)
	fails("was not kept: its content hash is", there+"expected_hash = \""+strings.Repeat("0", 64)+"\"", id, file)
	fails("Attribute version value must be at least 1", there+"version = 0", id, file)
	fails("must be a SHA-256 in hex", there+"expected_hash = \"abc\"", id, file)
	fails("does not exist: create it first", there, id, filepath.Join(to, "sub", "app.zip"))
	fails("is a folder: name the file in it", there, id, to)
	disturb(t, p, control.Fault{Method: http.MethodGet, Path: "/download$", Status: http.StatusForbidden, Times: 1})
	fails("Cannot download the artifact", there, id, file)
	disturb(t, p, control.Fault{Method: http.MethodGet, Path: "/download$", Truncate: true, Times: 1})
	fails("the download broke off", there, id, file)
	disturb(t, p, control.Fault{Method: http.MethodGet, Path: "/download$", DelayMs: 20_000, Times: 1})
	fails(`Raise "invoke" in the action's timeouts`, there+"timeouts = { invoke = \"500ms\" }", id, file)
	nothingIn(t, to)

	succeeds("2", there, id, file)
	newest := contentHash(t, file)
	fails(`set "overwrite" to true to replace it`, there, id, file)
	fails(`set "overwrite" to true to replace it`, there+"overwrite = false", id, file)
	succeeds("1", there+"version = 1\noverwrite = true", id, file)
	if contentHash(t, file) == newest {
		t.Error("version 1 holds what version 2 holds")
	}
}

// TestAccArtifact_downloadFromStorage has the platform send the client to object storage, which must not learn the token.
func TestAccArtifact_downloadFromStorage(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	dir, file := app(t), filepath.Join(t.TempDir(), "app.zip")
	id := somebodyCreates(t, p, "app", dir)
	upload := acctest.Upload(t, dir)
	storage := acctest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.Header.Get("Authorization"); token != "" || r.URL.RawQuery != "signature=s3cret" {
			t.Errorf("storage got the token %q and the query %q", token, r.URL.RawQuery)
		}
		zip, err := upload.Open(r.Context())
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.Copy(w, zip)
	}))
	disturb(t, p, control.Fault{
		Method: http.MethodGet, Path: "/1/download$", Status: http.StatusFound, Headers: map[string]string{"Location": storage.URL + "/bucket?signature=s3cret"},
	})
	cli := p.CLI(t, invoke("artifact_id = %q\npath = %q", id, file))
	output := cli.Run("apply", "-invoke=action.peak_artifact_download.app", "-input=false", "-auto-approve", "-no-color")
	if info, err := os.Stat(file); err != nil || info.Size() != upload.Size {
		t.Errorf("the file: %v, %v\n%s", info, err, output)
	}
	if strings.Contains(output, "s3cret") {
		t.Errorf("the output shows the signature:\n%s", output)
	}
}

// TestAccArtifact_downloadInterrupted has somebody press Ctrl-C while the platform takes its time.
func TestAccArtifact_downloadInterrupted(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	to := t.TempDir()
	id := somebodyCreates(t, p, "app", app(t))
	disturb(t, p, control.Fault{Method: http.MethodGet, Path: "/download$", DelayMs: 60_000})
	cli := p.CLI(t, invoke("artifact_id = %q\npath = %q", id, filepath.Join(to, "app.zip")))
	code, output, took := cli.Interrupt([]string{"Downloading version 1 of artifact"}, "apply", "-invoke=action.peak_artifact_download.app", "-input=false", "-auto-approve", "-no-color")
	if code == 0 || !strings.Contains(flat(output), "was interrupted, and nothing was written") || took > 10*time.Second {
		t.Errorf("exit code %d after %s:\n%s", code, took, output)
	}
	nothingIn(t, to)
}
