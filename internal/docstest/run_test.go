// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// runVariable turns the run of all blocks on; its value is the terraform to use. PEAK_DOCS_PAGE chooses pages.
const (
	runVariable  = "PEAK_DOCS_RUN"
	pageVariable = "PEAK_DOCS_PAGE"
)

// blockTimeout bounds one block.
const blockTimeout = 3 * time.Minute

func TestMain(m *testing.M) { acctest.Run(m) }

// run is the run of a page.
type run struct {
	t        *testing.T
	page     *page
	platform *acctest.Platform
	dir      string            // where the page's commands begin, and its files lie
	env      []string          // of commands
	saved    string            // where commands leave their variables and folder for the next ones
	ports    map[string]string // ports that the page names, and those that are free
	samples  []*sample         // examples that have been applied
	files    []string          // folders that files of the page lie in
	shown    string            // what the last commands have printed
	servers  []*exec.Cmd
	mirror   bool // the page says init
	seeded   bool // the platform was not empty
}

// TestRun runs all blocks of all pages.
func TestRun(t *testing.T) {
	t.Parallel()
	cli := os.Getenv(runVariable)
	if cli == "" {
		t.Skipf("runs with %s=/path/to/terraform (make docs-run sets it)", runVariable)
	}
	all := pages(t)
	sayFor(t, all)
	choice := os.Getenv(pageVariable)
	states := platforms(t, all, cli)
	for _, p := range all {
		if len(p.blocks) == 0 || !strings.Contains(p.path, choice) {
			continue
		}
		t.Run(strings.TrimSuffix(p.path, ".md"), func(t *testing.T) {
			t.Parallel()
			r := newRun(t, p, cli, states)
			for _, b := range p.blocks {
				r.block(b)
			}
			r.end()
		})
	}
}

// newRun prepares the folder and the platform of a page.
func newRun(t *testing.T, p *page, cli string, states map[string]string) *run {
	t.Helper()
	r := &run{t: t, page: p, ports: map[string]string{}, dir: t.TempDir(), saved: filepath.Join(t.TempDir(), "saved")}
	begins := ""
	for _, b := range p.blocks {
		r.mirror = r.mirror || b.language == shell && regexp.MustCompile(`\b(terraform|tofu)( -chdir=\S+)? init\b`).MatchString(b.text)
		if b.says.platform != "" {
			begins = b.says.platform
		}
		if b.says.begin != "" {
			if err := os.CopyFS(r.dir, os.DirFS(filepath.Join("testdata", "with", b.says.begin))); err != nil {
				t.Fatal(err)
			}
			r.files = append(r.files, r.dir)
		}
	}
	if begins == "" {
		r.platform = acctest.New(t, 0)
	} else {
		r.seeded = true
		state := filepath.Join(t.TempDir(), "platform.json")
		copyAll(t, states[begins], state)
		r.platform = acctest.NewFrom(t, state, 0)
	}
	r.env = append(acctest.Environment(t, r.mirror), "PEAK_ENDPOINT="+r.platform.URL, "PEAK_AUTH_TOKEN="+acctest.Token)
	r.env = append(r.env, programs(t, cli)...)
	r.env = append(r.env, "HOME="+t.TempDir())
	r.env = append(r.env, r.variables()...)
	r.beside(r.dir)
	if !strings.HasPrefix(p.path, "docs/") {
		// The page speaks of a clone of the repository.
		bin, err := filepath.Abs(filepath.Join(root, "bin"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(bin, filepath.Join(r.dir, "bin")); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(r.stop)
	return r
}

// programs is a PATH on which the chosen command line comes first, by its name, and what make build makes.
func programs(t *testing.T, cli string) []string {
	t.Helper()
	bin := t.TempDir()
	links := map[string]string{"terraform": cli}
	for _, name := range []string{"peak-emulator", "peak-tidy", "terraform-provider-peak"} {
		path, err := filepath.Abs(filepath.Join(root, "bin", name))
		if err != nil {
			t.Fatal(err)
		}
		links[name] = path
	}
	for name, path := range links {
		if _, err := os.Stat(path); err != nil {
			continue
		}
		if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}
}

// variables are values for the variables of examples, as Terraform takes them from the environment. Those that no configuration has
// do no harm.
func (r *run) variables() []string {
	r.t.Helper()
	var set []string
	for _, line := range r.linesOf("testdata/variables.txt") {
		name, value, found := strings.Cut(line, " = ")
		if !found {
			r.t.Fatalf("%q is no NAME = VALUE", line)
		}
		if strings.HasPrefix(value, "@") {
			// Pages that begin on an empty platform have no use for it.
			if value = r.lookUp(value); value == "" {
				continue
			}
		}
		set = append(set, "TF_VAR_"+name+"="+value)
	}
	return set
}

// lookUp is the id of an object on the platform, given as @kind/name, or empty when there is none. Blocks of apps are found by the
// names that they have there.
func (r *run) lookUp(reference string) string {
	kind, name, _ := strings.Cut(strings.TrimPrefix(reference, "@"), "/")
	if kind == "token" {
		return acctest.Token
	}
	objects := r.platform.Emulator.Objects()[kind]
	for _, id := range slices.Sorted(maps.Keys(objects)) {
		called := objects[id]["name"]
		if metadata, ok := objects[id]["metadata"].(map[string]any); ok && called == nil {
			called = metadata["name"]
		}
		if called == name || objects[id]["blockName"] == name || name == "" {
			return id
		}
	}
	return ""
}

// text is the text of a block with everything filled in.
func (r *run) text(b *block) string {
	text := b.text
	for _, f := range b.says.fills {
		if !strings.Contains(text, f.text) {
			r.t.Errorf("%s: there is no %q to fill in", b.where(), f.text)
		}
		value := f.value
		if strings.HasPrefix(value, "@") {
			if value = r.lookUp(value); value == "" {
				r.t.Errorf("%s: there is no %s on the platform", b.where(), f.value)
			}
		}
		text = strings.ReplaceAll(text, f.text, value)
	}
	return local.ReplaceAllStringFunc(text, func(address string) string {
		host, port, _ := strings.Cut(address, ":")
		return host + ":" + r.port(port)
	})
}

// leaves is a command that goes on in the background.
var leaves = regexp.MustCompile(`(?m)[^&]&[ \t]*$`)

// local is an address of this machine with a port that may be taken.
var local = regexp.MustCompile(`\b(127\.0\.0\.1|0\.0\.0\.0|localhost):[1-9][0-9]{3,4}\b`)

// port is the free port that stands for one that the page names.
func (r *run) port(named string) string {
	r.t.Helper()
	if r.ports[named] == "" {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			r.t.Fatal(err)
		}
		_, r.ports[named], err = net.SplitHostPort(listener.Addr().String())
		if err != nil {
			r.t.Fatal(err)
		}
		if err := listener.Close(); err != nil {
			r.t.Fatal(err)
		}
	}
	return r.ports[named]
}

// block does with a block what it says of itself.
func (r *run) block(b *block) {
	r.t.Helper()
	if b.says.skip != "" {
		return
	}
	for _, need := range b.says.needs {
		if !has(need) {
			r.t.Run(fmt.Sprintf("line %d", b.line), func(t *testing.T) { t.Skipf("%s: left out, since %s is not there", b.where(), need) })
			return
		}
	}
	switch text := r.text(b); {
	case b.says.output:
		if problem := compare(text, r.shown); problem != "" {
			r.t.Errorf("%s: %s; the commands before have printed\n%s", b.where(), problem, r.shown)
		}
	case b.says.file != "":
		write(r.t, filepath.Join(r.dir, filepath.FromSlash(b.says.file)), text)
		if folder := filepath.Join(r.dir, filepath.Dir(filepath.FromSlash(b.says.file))); filepath.Ext(b.says.file) == ".tf" && !slices.Contains(r.files, folder) {
			r.files = append(r.files, folder)
		}
	case b.language == shell:
		r.commands(b, text)
	case b.language == terraform:
		r.configuration(b, text)
	}
}

// has reports whether something that a block needs is there.
func has(need string) bool {
	if strings.HasPrefix(need, "terraform") {
		return true // make docs-run brings a new enough one
	}
	_, err := exec.LookPath(need)
	return err == nil
}

// commands runs a block of commands in the folder, and with the variables, that the ones before have left.
func (r *run) commands(b *block, text string) {
	r.t.Helper()
	if strings.Contains(text, "terraform import ") && len(r.samples) > 0 {
		r.importCommands(b, text)
		return
	}
	script := fmt.Sprintf("set -eo pipefail\n[ ! -f %[1]q ] || . %[1]q\ntrap 'status=$?; { export -p; printf \"cd %%q\\n\" \"$PWD\"; } >%[1]q; exit $status' EXIT\n%[2]s", r.saved, text)
	if b.says.background {
		command := r.bash(context.WithoutCancel(r.t.Context()), script)
		if err := command.Start(); err != nil {
			r.t.Fatalf("%s: %v", b.where(), err)
		}
		r.servers = append(r.servers, command)
		r.await(b, text)
		return
	}
	ctx, cancel := context.WithTimeout(r.t.Context(), blockTimeout)
	defer cancel()
	command := r.bash(ctx, script)
	// A file, and no pipe: what goes on in the background holds it open.
	printed, err := os.CreateTemp(r.t.TempDir(), "printed")
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = printed.Close() }()
	command.Stdout, command.Stderr = printed, printed
	err = command.Run()
	// Of other commands nothing is left, and their process group may be somebody else's by the end of the page.
	if leaves.MatchString(text) {
		r.servers = append(r.servers, command)
	}
	said, readErr := os.ReadFile(printed.Name())
	if readErr != nil {
		r.t.Fatal(readErr)
	}
	r.shown = string(said)
	if status := command.ProcessState.ExitCode(); status != b.says.status {
		r.t.Errorf("%s: ended with status %d (%v):\n%s\n%s", b.where(), status, err, text, r.shown)
	}
}

// bash is a bash in a process group of its own, which answers all questions with yes.
func (r *run) bash(ctx context.Context, script string) *exec.Cmd {
	command := exec.CommandContext(ctx, "bash", "-c", script)
	command.Dir, command.Env = r.dir, append(inherited(), r.env...)
	command.Stdin = strings.NewReader(strings.Repeat("yes\n", 20))
	ofItsOwn(command)
	command.WaitDelay = 10 * time.Second
	return command
}

// inherited is the environment without what would steer Terraform or the provider.
func inherited() []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool {
		for _, prefix := range []string{"TF_", "PEAK_", "API_KEY=", "STAGE=", "GOMEMLIMIT="} {
			if strings.HasPrefix(variable, prefix) {
				return true
			}
		}
		return false
	})
}

// await waits until the servers of a block listen.
func (r *run) await(b *block, text string) {
	r.t.Helper()
	for _, address := range local.FindAllString(text, -1) {
		_, port, _ := strings.Cut(address, ":")
		deadline := time.Now().Add(20 * time.Second)
		for {
			connection, err := net.DialTimeout("tcp", "127.0.0.1:"+port, time.Second)
			if err == nil {
				_ = connection.Close()
				break
			}
			if time.Now().After(deadline) {
				r.t.Fatalf("%s: nothing listens on %s: %v", b.where(), address, err)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// stop ends the process groups of all commands, and with them what still runs in the background.
func (r *run) stop() {
	for _, command := range r.servers {
		endGroup(command)
		if command.ProcessState == nil {
			_ = command.Wait()
		}
	}
}

// compare looks for the lines of a block in what was printed, in their order. "..." stands for anything, and numbers may differ.
func compare(want, printed string) string {
	rest := loose(printed)
	for line := range strings.Lines(want) {
		for part := range strings.SplitSeq(line, "...") {
			if part = loose(part); part == "" {
				continue
			}
			_, after, found := strings.Cut(rest, part)
			if !found {
				return fmt.Sprintf("%q is not there, or not in this place", strings.TrimSpace(line))
			}
			rest = after
		}
	}
	return ""
}

var (
	colours = regexp.MustCompile("\x1b\\[[0-9;]*m|[│╷╵]")
	varying = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{12,}|[0-9]+(\.[0-9]+)*(ms|m?s)?`)
	blanks  = regexp.MustCompile(`\s+`)
)

// loose is a text without what differs from run to run.
func loose(text string) string {
	return strings.TrimSpace(blanks.ReplaceAllString(varying.ReplaceAllString(colours.ReplaceAllString(text, ""), "#"), " "))
}

// write writes a file, and the folders that it lies in.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// copyAll copies a file, or all files of a folder, and the blobs beside a state file.
func copyAll(t *testing.T, from, to string) {
	t.Helper()
	for _, suffix := range []string{"", ".blobs"} {
		info, err := os.Stat(from + suffix)
		switch {
		case err != nil && suffix != "":
		case err != nil:
			t.Fatal(err)
		case info.IsDir():
			if err := os.CopyFS(to+suffix, os.DirFS(from+suffix)); err != nil {
				t.Fatal(err)
			}
		default:
			text, err := os.ReadFile(from + suffix)
			if err != nil {
				t.Fatal(err)
			}
			write(t, to+suffix, string(text))
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
