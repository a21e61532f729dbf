// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// image is what the Dockerfile says of a container.
type image struct {
	from        string
	uid, gid    int
	health      []string
	entry, args []string
	copied      []string
	port        string
	labels      map[string]string
}

// readDockerfile reads the few kinds of lines that the Dockerfile has; another kind is an error.
func readDockerfile(t *testing.T) image {
	t.Helper()
	content, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	list := func(text string) []string {
		var words []string
		if err := json.Unmarshal([]byte(text), &words); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return words
	}
	read := image{labels: map[string]string{}}
	for line := range strings.Lines(string(content)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "", "#", "ARG":
		case "LABEL":
			name, value, _ := strings.Cut(rest, "=")
			read.labels[strings.TrimPrefix(name, "org.opencontainers.image.")] = strings.Trim(value, `"`)
		case "FROM":
			read.from = rest
		case "COPY":
			read.copied = append(read.copied, rest)
		case "USER":
			uid, gid, _ := strings.Cut(rest, ":")
			read.uid, _ = strconv.Atoi(uid)
			read.gid, _ = strconv.Atoi(gid)
		case "EXPOSE":
			read.port = rest
		case "HEALTHCHECK":
			_, command, _ := strings.Cut(rest, " CMD ")
			read.health = list(command)
		case "ENTRYPOINT":
			read.entry = list(rest)
		case "CMD":
			read.args = list(rest)
		default:
			t.Fatalf("the Dockerfile has the line %q, which this test does not know", line)
		}
	}
	return read
}

// TestImage runs the container of the Dockerfile without an engine: its root file system, with nothing else in it, and its user.
func TestImage(t *testing.T) {
	t.Parallel()
	read := readDockerfile(t)
	if read.from != "scratch" || read.uid == 0 || read.gid == 0 || !slices.Equal(read.copied, []string{
		"${TARGETPLATFORM}/ /", fmt.Sprintf("--chown=%d:%d state/ /state/", read.uid, read.gid),
	}) {
		t.Fatalf("the image is %+v, want one from scratch, with a user of its own and the files of the platform", read)
	}
	if !slices.Contains(read.args, "0.0.0.0:"+read.port) || !slices.Contains(read.health, "http://127.0.0.1:"+read.port) {
		t.Errorf("port %s is not the one of %v and %v", read.port, read.args, read.health)
	}
	for _, name := range []string{"title", "description", "version", "revision", "source", "documentation", "licenses"} {
		if read.labels[name] == "" {
			t.Errorf("the image has no label %s, which tells users and scanners what it is: %v", name, read.labels)
		}
	}
	root := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", filepath.Join(root, "peak-emulator"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH="+runtime.GOARCH)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	for dir := root; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	state := filepath.Join(root, "state")
	if err := os.Mkdir(state, 0o755); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		if err := os.Chown(state, read.uid, read.gid); err != nil {
			t.Fatal(err)
		}
	}
	inside := func(line ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), line[0], line[1:]...)
		cmd.Path, cmd.Err, cmd.Dir, cmd.Env = line[0], nil, "/", []string{}
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		if os.Getuid() == 0 {
			cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(read.uid), Gid: uint32(read.gid)}
		} else {
			// Somebody without rights may be anybody in a namespace of their own.
			cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
			cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: read.uid, HostID: os.Getuid(), Size: 1}}
			cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: read.gid, HostID: os.Getgid(), Size: 1}}
		}
		return cmd
	}
	if output, err := inside(read.entry[0], "--version").CombinedOutput(); err != nil {
		if os.Getuid() != 0 {
			t.Skipf("no namespaces for users without rights here: %v", err)
		}
		t.Fatalf("%v: %s", err, output)
	}

	// The port of the container is this machine's here, so a free one on loopback stands in for it.
	args := strings.ReplaceAll(strings.Join(read.args, "\n"), "0.0.0.0:"+read.port, "127.0.0.1:0")
	command := append(append(slices.Clone(read.entry), strings.Split(args, "\n")...), "--state", "/state/peak.json")
	p := launchCommand(t, inside(command...))
	health := func() ([]byte, error) {
		return inside(strings.Split(strings.ReplaceAll(strings.Join(read.health, "\n"), "http://127.0.0.1:"+read.port, p.url), "\n")...).CombinedOutput()
	}
	if output, err := health(); err != nil {
		t.Errorf("the emulator counts as ill: %v: %s", err, output)
	}
	if status, body := p.call(http.MethodGet, "/_emulator/", ""); status != http.StatusOK {
		t.Errorf("status %d: %s", status, body)
	}
	if status, body := p.call(http.MethodPut, artifact, `{"name": "kept"}`); status != http.StatusOK {
		t.Errorf("status %d: %s", status, body)
	}
	if code := p.end(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d: %s", code, p.stderr)
	}
	output, err := health()
	if err == nil || !bytes.Contains(output, []byte("no answer")) {
		t.Errorf("the emulator counts as well after its end: %v: %s", err, output)
	}

	// Another container on the same volume.
	p = launchCommand(t, inside(command...))
	if _, body := p.call(http.MethodGet, "/artifacts/api/v1/artifacts/", ""); !strings.Contains(body, `"artifactCount":1`) {
		t.Errorf("the state of the container before is lost: %s", body)
	}
	if code := p.end(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d: %s", code, p.stderr)
	}

	// A folder of somebody else, as what is mounted from the machine of the user mostly is.
	if os.Getuid() == 0 {
		if err := os.Chown(state, 0, 0); err != nil {
			t.Fatal(err)
		}
		if output, err := inside(command...).CombinedOutput(); err == nil || !bytes.Contains(output, []byte("in the folder /state, in which its user has to have the right to write")) {
			t.Errorf("with a folder of another user: %v: %s", err, output)
		}
	}
}
