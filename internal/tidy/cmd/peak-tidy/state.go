// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/tidy"
)

// pullTimeout bounds the command that fetches a state from where it is kept.
const pullTimeout = 2 * time.Minute

// Names of what Terraform and OpenTofu keep in the folder of a configuration.
const (
	stateFile     = "terraform.tfstate"
	lockFile      = ".terraform.lock.hcl"
	workspaceFile = "environment"
)

// knownState is what the state of the configuration that the files belong to knows of the objects. An error says why that cannot be told.
func knownState(ctx context.Context, files []string) (*tidy.Plan, error) {
	folder, err := folderOf(files)
	if err != nil {
		return nil, err
	}
	data := os.Getenv("TF_DATA_DIR")
	switch {
	case data == "":
		data = filepath.Join(folder, ".terraform")
	case !filepath.IsAbs(data):
		data = filepath.Join(folder, data)
	}
	var state []byte
	local := filepath.Join(folder, stateFile)
	switch {
	case isElsewhere(data):
		state, err = pull(ctx, folder)
	case isThere(local):
		state, err = os.ReadFile(local)
		if err == nil && bytes.Contains(state, []byte(`"encrypted_data"`)) {
			state, err = pull(ctx, folder)
		}
	case !isThere(data):
		return nil, fmt.Errorf("%s is not initialized, so that nothing tells where its state is", folder)
	}
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(state)) == 0 {
		// Nothing was applied yet.
		state = []byte(`{"format_version": "1.0"}`)
	}
	return tidy.ReadPlan(state)
}

// folderOf is the folder that all files are in; without files it is that of the process.
func folderOf(files []string) (string, error) {
	folder := "."
	for i, name := range files {
		switch in := filepath.Dir(name); {
		case i == 0:
			folder = in
		case in != folder:
			return "", errors.New("the files are in several folders")
		}
	}
	return folder, nil
}

// isElsewhere tells whether a configuration, by what its data folder says, keeps its state anywhere but in the usual file: in a backend, or
// in that of a workspace.
func isElsewhere(data string) bool {
	if isThere(filepath.Join(data, stateFile)) {
		return true
	}
	workspace := os.Getenv("TF_WORKSPACE")
	if workspace == "" {
		chosen, _ := os.ReadFile(filepath.Join(data, workspaceFile)) //nolint:gosec // The folder is the one that Terraform uses, too.
		workspace = strings.TrimSpace(string(chosen))
	}
	return workspace != "" && workspace != "default"
}

func isThere(name string) bool {
	_, err := os.Stat(name) //nolint:gosec // As above.
	return err == nil
}

// pull has Terraform, or OpenTofu where the folder was initialized with it, print the state.
func pull(ctx context.Context, folder string) ([]byte, error) {
	candidates := []string{"terraform", "tofu"}
	if lock, _ := os.ReadFile(filepath.Join(folder, lockFile)); bytes.Contains(lock, []byte("registry.opentofu.org/")) {
		candidates = []string{"tofu", "terraform"}
	}
	for _, name := range candidates {
		if program, err := exec.LookPath(name); err == nil {
			return pullWith(ctx, program, folder)
		}
	}
	return nil, errors.New("its state is kept elsewhere, and neither terraform nor tofu is on PATH to fetch it")
}

func pullWith(ctx context.Context, program, folder string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, pullTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, program, "state", "pull")
	command.Dir, command.WaitDelay = folder, time.Second
	var problem bytes.Buffer
	command.Stderr = &problem
	state, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("`%s state pull` fails: %w: %s", filepath.Base(program), err, firstProblem(problem.String()))
	}
	return state, nil
}

// firstProblem is the line of what Terraform has printed that says what is wrong.
func firstProblem(text string) string {
	for line := range strings.Lines(text) {
		if _, problem, found := strings.Cut(line, "Error: "); found {
			return strings.TrimSpace(ansi.Replace(problem))
		}
	}
	return strings.TrimSpace(text)
}

// ansi takes out what makes text bold and red.
var ansi = strings.NewReplacer("\x1b[0m", "", "\x1b[1m", "", "\x1b[31m", "")
