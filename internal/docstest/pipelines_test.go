// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"go.yaml.in/yaml/v4"
)

// jobSecret is what the jobs get for each secret but the token.
const jobSecret = "only-the-jobs-know"

// job is a job of a pipeline: commands, in an order with what is handed on before and after them.
type job struct {
	env   map[string]string
	steps []jobStep
}

// jobStep is one of: commands to run, a file to hand on, or the folder into which what was handed on comes.
type jobStep struct {
	run, keep, fetch string
}

// TestPipelines runs the jobs of the pipelines in the guide on CI as a CI system does: each in a checkout of its own, with nothing handed
// on but what the pipeline says. With OpenTofu it writes tofu for terraform, as the guide says.
func TestPipelines(t *testing.T) {
	t.Parallel()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests run with %s=1", resource.EnvTfAcc)
	}
	for _, test := range []struct {
		file  string
		read  func(*testing.T, []byte, string) job
		jobs  []string
		depth bool
	}{
		{"github-plan-file.yml", githubJob, []string{"plan", "apply", "plan"}, false},
		{"github.yml", githubJob, []string{"plan", "apply"}, true},
		{"gitlab.yml", gitlabJob, []string{"plan", "apply"}, true},
	} {
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			if test.depth {
				acctest.InDepth(t)
			}
			text, err := os.ReadFile(filepath.Join(root, "examples", "guides", "ci", test.file))
			if err != nil {
				t.Fatal(err)
			}
			w := newWorkers(t)
			var outputs []string
			for _, name := range test.jobs {
				outputs = append(outputs, w.work(test.read(t, text, name)))
			}
			objects := w.platform.Emulator.Objects()
			for _, kind := range []string{"image", "service", "artifact"} {
				if len(objects[kind]) == 0 {
					t.Errorf("the pipeline has made no %s", kind)
				}
			}
			if len(outputs) > 2 && (outputs[0] != "changes=true\n" || outputs[2] != "changes=false\n") {
				t.Errorf("the plans before and after the apply say %q", outputs)
			}
			w.findNoSecret()
		})
	}
}

// githubJob reads a job of a workflow of GitHub.
func githubJob(t *testing.T, text []byte, name string) job {
	t.Helper()
	var workflow struct {
		Env  map[string]string `yaml:"env"`
		Jobs map[string]struct {
			Steps []struct {
				Uses string         `yaml:"uses"`
				Run  string         `yaml:"run"`
				With map[string]any `yaml:"with"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(text, &workflow); err != nil {
		t.Fatal(err)
	}
	read := job{env: workflow.Env}
	for _, s := range workflow.Jobs[name].Steps {
		uses, _, _ := strings.Cut(s.Uses, "@")
		path, _ := s.With["path"].(string)
		switch uses {
		case "":
			read.steps = append(read.steps, jobStep{run: s.Run})
		case "actions/upload-artifact":
			read.steps = append(read.steps, jobStep{keep: path})
		case "actions/download-artifact":
			read.steps = append(read.steps, jobStep{fetch: filepath.Join(".", path)})
		case "actions/checkout", "hashicorp/setup-terraform":
		default:
			t.Fatalf("the test does not know what %s does", s.Uses)
		}
	}
	return read
}

// gitlabJob reads a job of a pipeline of GitLab.
func gitlabJob(t *testing.T, text []byte, name string) job {
	t.Helper()
	type body struct {
		Script    []string `yaml:"script"`
		Needs     []string `yaml:"needs"`
		Artifacts struct {
			Paths []string `yaml:"paths"`
		} `yaml:"artifacts"`
	}
	var pipeline struct {
		Variables map[string]string `yaml:"variables"`
		Before    []string          `yaml:"before_script"`
		Plan      body              `yaml:"plan"`
		Apply     body              `yaml:"apply"`
	}
	if err := yaml.Unmarshal(text, &pipeline); err != nil {
		t.Fatal(err)
	}
	own := map[string]body{"plan": pipeline.Plan, "apply": pipeline.Apply}[name]
	read := job{env: maps.Clone(pipeline.Variables)}
	// Variables of the project.
	read.env["PEAK_AUTH_TOKEN"], read.env["TF_VAR_maps_api_key"] = "${{ secrets.PEAK_AUTH_TOKEN }}", jobSecret
	if len(own.Needs) > 0 {
		read.steps = append(read.steps, jobStep{fetch: "."})
	}
	for _, command := range slices.Concat(pipeline.Before, own.Script) {
		read.steps = append(read.steps, jobStep{run: command})
	}
	for _, path := range own.Artifacts.Paths {
		read.steps = append(read.steps, jobStep{keep: path})
	}
	return read
}

// workers are the machines that jobs run on, and what they share: a platform, a state, and what is handed on.
type workers struct {
	t        *testing.T
	platform *acctest.Platform
	env      []string
	command  string // terraform or tofu
	kept     string // folder of what is handed on
	folders  []string
}

func newWorkers(t *testing.T) *workers {
	t.Helper()
	w := &workers{t: t, platform: acctest.New(t, 0), command: "terraform", kept: t.TempDir()}
	if os.Getenv(resource.EnvTfAccProviderHost) == "registry.opentofu.org" {
		w.command = "tofu"
	}
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		path = w.command
	}
	path, err := exec.LookPath(path)
	if err != nil {
		t.Fatal(err)
	}
	bin, shared := t.TempDir(), t.TempDir()
	if err := os.Symlink(path, filepath.Join(bin, w.command)); err != nil {
		t.Fatal(err)
	}
	w.folders = []string{w.kept, shared}
	w.env = append(acctest.Environment(t, true), "PEAK_ENDPOINT="+w.platform.URL, "HOME="+t.TempDir(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TF_CLI_ARGS_init=-backend-config=path="+filepath.ToSlash(filepath.Join(shared, "terraform.tfstate")))
	return w
}

// work runs a job in a checkout of its own, and returns what it has put out for other jobs.
func (w *workers) work(j job) string {
	w.t.Helper()
	if len(j.steps) == 0 {
		w.t.Fatal("the pipeline has no such job, or nothing in it")
	}
	checkout := w.t.TempDir()
	w.folders = append(w.folders, checkout)
	if err := os.CopyFS(checkout, os.DirFS(filepath.Join("testdata", "pipelines"))); err != nil {
		w.t.Fatal(err)
	}
	output := filepath.Join(w.t.TempDir(), "output")
	env := append(slices.Clone(w.env), "GITHUB_OUTPUT="+output)
	for name, value := range j.env {
		value = strings.ReplaceAll(value, "${{ secrets.PEAK_AUTH_TOKEN }}", acctest.Token)
		env = append(env, name+"="+regexp.MustCompile(`\$\{\{ secrets\.\w+ \}\}`).ReplaceAllString(value, jobSecret))
	}
	for _, step := range j.steps {
		switch {
		case step.keep != "":
			copyAll(w.t, filepath.Join(checkout, step.keep), filepath.Join(w.kept, filepath.Base(step.keep)))
		case step.fetch != "":
			if err := os.CopyFS(filepath.Join(checkout, step.fetch), os.DirFS(w.kept)); err != nil {
				w.t.Fatal(err)
			}
		default:
			w.run(checkout, env, step.run)
		}
	}
	text, err := os.ReadFile(output)
	if err != nil && !os.IsNotExist(err) {
		w.t.Fatal(err)
	}
	return string(text)
}

// run runs commands as both systems do: the first one that fails ends them.
func (w *workers) run(folder string, env []string, commands string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), blockTimeout)
	defer cancel()
	shell := exec.CommandContext(ctx, "bash", "-eo", "pipefail", "-c", strings.ReplaceAll(commands, "terraform ", w.command+" "))
	shell.Dir, shell.Env, shell.WaitDelay = folder, append(os.Environ(), env...), 10*time.Second
	if out, err := shell.CombinedOutput(); err != nil {
		w.t.Fatalf("%s: %v\n%s", commands, err, out)
	}
}

// contentOf is what is in a file; of a plan, which is an archive, what is in that.
func contentOf(path string) ([]byte, error) {
	if filepath.Ext(path) != ".tfplan" {
		return os.ReadFile(path)
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = archive.Close() }()
	var all []byte
	for _, entry := range archive.File {
		content, err := fs.ReadFile(archive, entry.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, content...)
	}
	return all, nil
}

// findNoSecret looks into all that the jobs have written: plan files, the state, checkouts.
func (w *workers) findNoSecret() {
	w.t.Helper()
	files := 0
	for _, folder := range w.folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			files++
			content, err := contentOf(path)
			if bytes.Contains(content, []byte(jobSecret)) {
				w.t.Errorf("the secret is in %s", path)
			}
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	if files < 6 {
		w.t.Errorf("only %d files were looked at", files)
	}
}
