// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package docstest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// sample is a configuration of a page that stands for itself, and the folder in which it has been applied.
type sample struct {
	dir, text string
	composed  bool // the text is a part of what lies in the folder
}

// provided is what a configuration needs that does not say where the provider comes from.
const provided = "terraform {\n  required_providers {\n    peak = { source = \"peakbi/peak\" }\n  }\n}\n"

var (
	// kinds are the beginnings of the blocks at the top of a configuration.
	kinds = regexp.MustCompile(`(?m)^(\w+)\b[^\n=]*\{`)
	// invoked are the actions that comments in a configuration suggest to invoke.
	invoked = regexp.MustCompile(`(?m)#.*\bterraform apply (-invoke=[a-z0-9_.]+)`)
	// importLine is the import of one object by a command.
	importLine = regexp.MustCompile(`(?m)^(terraform import )(\S+) (\S+)$`)
)

// configuration does with a block of configuration what follows from what is in it.
func (r *run) configuration(b *block, text string) {
	r.t.Helper()
	found := map[string]bool{}
	for _, kind := range kinds.FindAllStringSubmatch(text, -1) {
		found[kind[1]] = true
	}
	switch {
	case b.says.with != "":
		s := &sample{dir: r.folder(), text: text, composed: true}
		if compose(r.t, b, text, s.dir) && !b.says.validate {
			// The block comes into what is there.
			later := filepath.Join(s.dir, "block.tf")
			hidden := later + ".later"
			r.rename(later, hidden)
			r.terraform(s.dir, 0, "apply", "-auto-approve", "-input=false")
			r.rename(hidden, later)
		}
		if b.says.validate {
			r.terraform(s.dir, 0, "validate")
			return
		}
		r.samples = append(r.samples, s)
		r.apply(s, b)
	case found["list"]:
		dir := r.folder()
		write(r.t, filepath.Join(dir, "versions.tf"), provided)
		write(r.t, filepath.Join(dir, "list.tfquery.hcl"), text)
		r.shown = r.terraform(dir, 0, "query")
	case len(found) == 1 && found["import"]:
		r.importBlocks(b, text)
	case b.says.more && len(r.samples) > 0:
		last := r.samples[len(r.samples)-1]
		last.text += "\n" + text
		r.apply(last, b)
	case b.says.validate:
		dir := r.folder()
		write(r.t, filepath.Join(dir, "main.tf"), whole(text))
		r.terraform(dir, 0, "validate")
	default:
		s := &sample{dir: r.folder(), text: text}
		r.samples = append(r.samples, s)
		r.apply(s, b)
	}
}

func (r *run) rename(from, to string) {
	r.t.Helper()
	if err := os.Rename(from, to); err != nil {
		r.t.Fatal(err)
	}
}

// whole is a configuration with the source of the provider in it.
func whole(text string) string {
	if strings.Contains(text, "required_providers") {
		return text
	}
	return provided + "\n" + text
}

// folder is a new folder with what lies beside the examples of the page.
func (r *run) folder() string {
	r.t.Helper()
	dir := r.t.TempDir()
	r.beside(dir)
	return dir
}

// apply applies a sample and expects that there is nothing left to do, then invokes the actions that it suggests.
func (r *run) apply(s *sample, b *block) {
	r.t.Helper()
	before := r.t.Failed()
	if !s.composed {
		write(r.t, filepath.Join(s.dir, "main.tf"), whole(s.text))
	}
	r.terraform(s.dir, 0, "apply", "-auto-approve", "-input=false")
	if r.manages(s.dir) {
		r.terraform(s.dir, 0, "plan", "-detailed-exitcode", "-input=false")
	}
	for _, action := range invoked.FindAllStringSubmatch(s.text, -1) {
		r.terraform(s.dir, 0, "apply", action[1], "-auto-approve", "-input=false")
	}
	if r.t.Failed() && !before {
		r.t.Errorf("%s: that was the configuration of this block", b.where())
	}
}

// terraform runs the command line in a folder, expects its status, and returns what it has printed.
func (r *run) terraform(dir string, status int, arguments ...string) string {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.t.Context()), blockTimeout)
	defer cancel()
	if r.mirror && !exists(filepath.Join(dir, ".terraform")) && arguments[0] != "init" {
		r.terraform(dir, 0, "init", "-input=false")
	}
	script := `exec terraform "$@"`
	if slices.Contains(r.files, dir) {
		// The commands of the page may have chosen another platform.
		script = fmt.Sprintf("[ ! -f %[1]q ] || . %[1]q\ncd %[2]q && exec terraform \"$@\"", r.saved, dir)
	}
	command := r.bash(ctx, script)
	command.Args = append(command.Args, "terraform")
	command.Args = append(command.Args, arguments...)
	command.Dir = dir
	started := time.Now()
	printed, err := command.CombinedOutput()
	if command.ProcessState.ExitCode() != status {
		said := colours.ReplaceAllString(string(printed), "")
		if _, problem, found := strings.Cut(said, "Error: "); found {
			said = problem
		}
		r.t.Errorf("terraform %s: %v, want status %d, after %.0f s: %s", strings.Join(arguments, " "), err, status, time.Since(started).Seconds(), strings.TrimSpace(said))
	}
	return string(printed)
}

// instance is an object in the state of a sample.
type instance struct {
	Key        any            `json:"index_key"` // of for_each a text
	Attributes map[string]any `json:"attributes"`
	Identity   map[string]any `json:"identity"`
}

// find looks for a resource in the states of the page's samples.
func (r *run) find(address string) (*sample, *instance) {
	r.t.Helper()
	samples := r.samples
	for _, dir := range r.files {
		r.applyFiles(dir)
		samples = append(samples, &sample{dir: dir})
	}
	for _, s := range samples {
		text, err := os.ReadFile(filepath.Join(s.dir, "terraform.tfstate"))
		if err != nil {
			continue
		}
		var state struct {
			Resources []struct {
				Mode, Type, Name string
				Instances        []instance
			}
		}
		if err := json.Unmarshal(text, &state); err != nil {
			r.t.Fatal(err)
		}
		for _, resource := range state.Resources {
			name, key, _ := strings.Cut(strings.TrimSuffix(address, `"]`), `["`)
			if resource.Mode != "managed" || resource.Type+"."+resource.Name != name {
				continue
			}
			for i := range resource.Instances {
				if is, _ := resource.Instances[i].Key.(string); is == key {
					return s, &resource.Instances[i]
				}
			}
		}
	}
	return nil, nil
}

// importBlocks takes a resource out of the state and imports it with the block, whose ids become those of the object.
func (r *run) importBlocks(b *block, text string) {
	r.t.Helper()
	file, problems := hclsyntax.ParseConfig([]byte(text), "import.tf", hcl.InitialPos)
	if problems.HasErrors() {
		r.t.Errorf("%s: %v", b.where(), problems)
		return
	}
	parsed, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		r.t.Fatalf("the body is a %T", file.Body)
	}
	for _, one := range parsed.Blocks {
		to, found := one.Body.Attributes["to"]
		if !found {
			r.t.Errorf("%s: an import block without to", b.where())
			return
		}
		address := string(to.Expr.Range().SliceBytes(file.Bytes))
		s, object := r.find(address)
		if s == nil {
			r.t.Errorf("%s: no example of the page has made %s", b.where(), address)
			return
		}
		block := string(one.Range().SliceBytes(file.Bytes))
		filled := regexp.MustCompile(`(?m)^(\s*)(\w+)(\s*=\s*)"[^"]*"`).ReplaceAllStringFunc(block, func(line string) string {
			parts := regexp.MustCompile(`^(\s*)(\w+)(\s*=\s*)"([^"]*)"`).FindStringSubmatch(line)
			return fmt.Sprintf("%s%s%s%q", parts[1], parts[2], parts[3], object.fill(parts[2], parts[4]))
		})
		r.terraform(s.dir, 0, "state", "rm", address)
		write(r.t, filepath.Join(s.dir, "import.tf"), filled)
		printed := r.terraform(s.dir, 0, "apply", "-auto-approve", "-input=false")
		if !regexp.MustCompile(`1 imported, 0 added, \d+ changed, 0\s+destroyed`).MatchString(blanks.ReplaceAllString(printed, " ")) {
			r.t.Errorf("%s: the import did more than to import:\n%s\n%s", b.where(), filled, printed)
		}
		if err := os.Remove(filepath.Join(s.dir, "import.tf")); err != nil {
			r.t.Fatal(err)
		}
	}
}

// fill is the value of the object where a block has one to fill in.
func (i *instance) fill(name, shown string) string {
	if value, found := i.Identity[name]; found && name != "id" {
		return fmt.Sprint(value)
	}
	id := fmt.Sprint(i.Attributes["id"])
	// Ids of two parts are shown with the second, which the state has in attributes of their own.
	if first, second, composed := strings.Cut(shown, "/"); composed && !strings.Contains(id, "/") {
		return i.part(first, 0) + "/" + i.part(second, 1)
	}
	return id
}

// part is the part of an id of several parts.
func (i *instance) part(shown string, n int) string {
	for _, names := range [][]string{{"spec_id", "version"}, {"namespace", "publication_id"}, {"workflow_id", "execution_id"}, {"workflow_id", "id"}} {
		if i.Attributes[names[0]] != nil && i.Attributes[names[1]] != nil {
			return fmt.Sprint(i.Attributes[names[n]])
		}
	}
	return shown
}

// importCommands runs commands that import, each after it has taken the resource out of the state.
func (r *run) importCommands(b *block, text string) {
	r.t.Helper()
	for _, match := range importLine.FindAllStringSubmatch(text, -1) {
		s, object := r.find(match[2])
		if s == nil {
			r.t.Errorf("%s: no example of the page has made %s", b.where(), match[2])
			continue
		}
		r.terraform(s.dir, 0, "state", "rm", match[2])
		r.terraform(s.dir, 0, "import", "-input=false", match[2], object.fill("id", match[3]))
	}
}

// end applies the files of the page where no command has, expects that there is nothing to do, and destroys everything.
func (r *run) end() {
	r.t.Helper()
	for _, dir := range r.files {
		r.applyFiles(dir)
		if r.manages(dir) {
			r.terraform(dir, 0, "plan", "-detailed-exitcode", "-input=false")
			if !r.seeded {
				r.terraform(dir, 0, "destroy", "-auto-approve", "-input=false")
			}
		}
	}
	for _, sample := range slices.Backward(r.samples) {
		if r.manages(sample.dir) {
			r.terraform(sample.dir, 0, "destroy", "-auto-approve", "-input=false")
		}
	}
}

// applyFiles applies the files of a folder if nothing on the page has.
func (r *run) applyFiles(dir string) {
	r.t.Helper()
	if !exists(filepath.Join(dir, "terraform.tfstate")) {
		r.terraform(dir, 0, "apply", "-auto-approve", "-input=false")
	}
}

// manages reports whether there is something in the state of a folder that a destroy would destroy.
func (r *run) manages(dir string) bool {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "terraform.tfstate"))
	return err == nil && strings.Contains(string(text), `"mode": "managed"`)
}
