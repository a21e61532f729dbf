// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// beside copies what lies beside the examples of a page: folders of a reader's own code.
func (r *run) beside(dir string) {
	r.t.Helper()
	own := ""
	if below, found := strings.CutPrefix(strings.TrimSuffix(r.page.path, ".md"), "docs/"); found {
		folder, name := filepath.Split(filepath.FromSlash(below))
		if folder != "guides"+string(filepath.Separator) && folder != "functions"+string(filepath.Separator) {
			name = "peak_" + name
		}
		own = filepath.Join(root, "examples", folder, name)
	}
	for _, from := range []string{filepath.Join("testdata", "beside"), own} {
		if _, err := os.Stat(from); from == "" || err != nil {
			continue
		}
		err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			relative, err := filepath.Rel(from, path)
			if err != nil {
				return err
			}
			if !strings.Contains(relative, string(filepath.Separator)) && regexp.MustCompile(`\.(tf|sh|hcl)$`).MatchString(path) {
				return nil
			}
			text, err := os.ReadFile(path)
			write(r.t, filepath.Join(dir, relative), string(text))
			return err
		})
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

// platforms makes what the platforms hold that pages begin on, and returns where their state is.
func platforms(t *testing.T, all []*page, cli string) map[string]string {
	t.Helper()
	states := map[string]string{}
	for _, p := range all {
		for _, b := range p.blocks {
			name := b.says.platform
			if name == "" || states[name] != "" || !strings.Contains(p.path, os.Getenv(pageVariable)) {
				continue
			}
			states[name] = filepath.Join(t.TempDir(), name+".json")
			from := filepath.Join("testdata", "platforms", name)
			if ready := from + ".txt"; exists(ready) {
				// The state of a platform that another test has.
				path, err := os.ReadFile(ready)
				if err != nil {
					t.Fatal(err)
				}
				copyAll(t, filepath.Join(root, filepath.FromSlash(strings.TrimSpace(string(path)))), states[name])
				continue
			}
			t.Run("platform "+name, func(t *testing.T) {
				r := &run{t: t, page: p, platform: acctest.NewFrom(t, states[name], 0)}
				r.env = append(acctest.Environment(t, false), "PEAK_ENDPOINT="+r.platform.URL, "PEAK_AUTH_TOKEN="+acctest.Token)
				r.env = append(r.env, programs(t, cli)...)
				folders, err := filepath.Glob(filepath.Join(from, "*", "*.t[fx]*"))
				if err != nil {
					t.Fatal(err)
				}
				for i := range folders {
					folders[i] = filepath.Dir(folders[i])
				}
				if folders = slices.Compact(folders); len(folders) == 0 {
					folders = []string{from}
				}
				for _, folder := range folders {
					r.make(folder)
				}
				if err := r.platform.Emulator.Settle(); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
	return states
}

// make applies a folder of testdata/platforms, with copies of the files of the repository that its copies.txt names, and makes the
// calls in its calls.txt.
func (r *run) make(folder string) {
	r.t.Helper()
	dir := r.t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		r.t.Fatal(err)
	}
	for _, path := range r.linesOf(filepath.Join(folder, "copies.txt")) {
		copyAll(r.t, filepath.Join(root, filepath.FromSlash(path)), filepath.Join(dir, filepath.Base(path)))
	}
	env := r.env
	r.env = append(slices.Clone(env), r.variables()...)
	r.terraform(dir, 0, "apply", "-auto-approve", "-input=false")
	r.env = env
	for _, line := range r.linesOf(filepath.Join(folder, "calls.txt")) {
		words := strings.SplitN(line, " ", 3)
		if len(words) != 3 {
			r.t.Fatalf("%s: %q is no METHOD PATH BODY", folder, line)
		}
		r.call(words[0], words[1], words[2])
	}
}

// linesOf are the lines of a file, without comments; none when there is no such file.
func (r *run) linesOf(path string) []string {
	r.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		r.t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			found = append(found, line)
		}
	}
	return found
}

// call calls the platform as nobody but the test does.
func (r *run) call(method, path, body string) {
	r.t.Helper()
	for {
		reference := regexp.MustCompile(`@[a-z-]+/[A-Za-z0-9_-]*`).FindString(path)
		if reference == "" {
			break
		}
		path = strings.Replace(path, reference, r.lookUp(reference), 1)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.platform.URL+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", acctest.Token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(resp.Body); err != nil || resp.StatusCode >= http.StatusBadRequest {
		r.t.Fatalf("%s %s: %s %s (%v)", method, path, resp.Status, answer.String(), err)
	}
}
