// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// everyWithheld holds each name that is never packed, at the root and below, and names that are only like them.
const everyWithheld = ".git/config d/.git .terraform/providers/x d/.terraform/y terraform.tfstate d/prod.tfstate .tfstate terraform.tfstate.backup " +
	"terraform.tfstate.d/prod/a .terraform.tfstate.lock.info .terraform.lock.hcl prod.tfvars d/.tfvars prod.tfvars.json d/x.auto.tfvars tfplan d/plan.tfplan crash.log d/crash.2024.log"

const likeWithheld = ".gitignore .github/x git terraform .terraform.d/z main.tf a.tfstates tfstate tfvars a.tfvars.yaml a.tfvars.json.bak plan.out a.tfplan.txt xtfplan crash.txt xcrash.log crashed.log .terraformrc"

// TestWithheld proves that what never belongs to an application is not packed, at any depth, whatever the rules include; nor
// does it count in the hash of an archive that another tool made.
func TestWithheld(t *testing.T) {
	t.Parallel()
	want := strings.Fields(likeWithheld)
	for _, rules := range []string{"", "!*", "!**", "!*/", "!/**", "!**/*", "!*.*", "!.*", "!d/", "!.git/**", "!.terraform/*", "!*tfvars", "!*.tfv?rs", "!.gi[t]", "!prod*",
		"*\n!**", ".git/\n!*", "# !.git", `\!.git`} {
		dir := tree(t, append(strings.Fields(everyWithheld), want...)...)
		if rules != "" {
			mustWrite(t, filepath.Join(dir, "rules"), []byte(rules+"\n/rules"))
		} else {
			mustWrite(t, filepath.Join(dir, "rules"), []byte("/rules"))
		}
		got := paths(mustScan(t, dir, "rules"))
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("rules %q: packed\n%q, want\n%q", rules, got, want)
		}
	}
}

// TestWithheldIsLifted proves which lines lift it.
func TestWithheldIsLifted(t *testing.T) {
	t.Parallel()
	tests := []struct{ rules, files, want string }{
		{"!.git", ".git/config d/.git e/.git/x", ".git/config d/.git e/.git/x"},
		{"!.git/", ".git/config d/.git e/.git/x", ".git/config e/.git/x"},
		{"!/.git", ".git/config d/.git", ".git/config"},
		{"!sub/.git", ".git/config sub/.git x/sub/.git", "sub/.git"},
		{"!**/.git", ".git/config sub/.git", ".git/config sub/.git"},
		{"  !.git  ", ".git/config", ".git/config"},
		{`!\.git`, ".git/config", ".git/config"},
		{"!/.terraform/", ".terraform/a .terraform/terraform.tfstate d/.terraform/b", ".terraform/a"},
		{"!.terraform\n!terraform.tfstate", ".terraform/a .terraform/terraform.tfstate", ".terraform/a .terraform/terraform.tfstate"},
		{"!prod.tfvars", "prod.tfvars d/prod.tfvars test.tfvars", "prod.tfvars d/prod.tfvars"},
		{"!/prod.tfvars", "prod.tfvars d/prod.tfvars", "prod.tfvars"},
		{"!*.tfvars", "prod.tfvars d/test.tfvars prod.tfvars.json", "prod.tfvars d/test.tfvars"},
		{"!**/*.tfvars", "prod.tfvars d/test.tfvars", "prod.tfvars d/test.tfvars"},
		{"!d/*.tfvars", "prod.tfvars d/test.tfvars d/e/x.tfvars", "d/test.tfvars"},
		{"!*.tfvars.json", "a.tfvars.json a.tfvars", "a.tfvars.json"},
		{"!*.tfstate", "terraform.tfstate terraform.tfstate.backup", "terraform.tfstate"},
		{"!*.tfstate.*", "terraform.tfstate terraform.tfstate.backup", "terraform.tfstate.backup"},
		{"!.terraform.tfstate.lock.info", ".terraform.tfstate.lock.info", ".terraform.tfstate.lock.info"},
		{"!.terraform.lock.hcl", ".terraform.lock.hcl d/.terraform.lock.hcl", ".terraform.lock.hcl d/.terraform.lock.hcl"},
		{"!tfplan", "tfplan d/tfplan a.tfplan", "tfplan d/tfplan"},
		{"!*.tfplan", "tfplan a.tfplan", "a.tfplan"},
		{"!crash.log", "crash.log crash.1.log", "crash.log"},
		{"!crash.*.log", "crash.log crash.1.log", "crash.1.log"},
		{"!crash.1.log", "crash.log crash.1.log crash.2.log", "crash.1.log"},
		{"*\n!.git", "a .git/config", ".git/config"},
		{"!prod.tfvars\n*.tfvars", "prod.tfvars", ""},
		{"*.tfvars\n!prod.tfvars", "prod.tfvars test.tfvars", "prod.tfvars"},
		{"!.git\n.git/hooks", ".git/config .git/hooks/a", ".git/config"},
	}
	for _, test := range tests {
		dir := tree(t, strings.Fields(test.files)...)
		mustWrite(t, filepath.Join(dir, ".dockerignore"), []byte(test.rules+"\n!/.dockerignore"))
		got, want := paths(mustScan(t, dir)), append(strings.Fields(test.want), ".dockerignore")
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("rules %q: packed %q, want %q", test.rules, got, want)
		}
	}
}

// TestWithheldLinks proves that links of such names are left out before they are followed, which may be an error.
func TestWithheldLinks(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a", ".terraform -> /", "d/.git -> ..", "x.tfvars -> a", "d/b")
	if got, want := paths(mustScan(t, dir)), []string{"a", "d/b"}; !slices.Equal(got, want) {
		t.Errorf("packed %q, want %q", got, want)
	}
}

// TestHashZipWithheld proves that an archive of another tool, which packed everything, has the hash of the folder.
func TestHashZipWithheld(t *testing.T) {
	t.Parallel()
	for _, rules := range []string{"*.log", "!prod.tfvars", "!.terraform/\n!d/.git"} {
		names := append(strings.Fields(everyWithheld), "a.py", "d/b.py")
		dir := tree(t, names...)
		mustWrite(t, filepath.Join(dir, ".dockerignore"), []byte(rules))
		entries := []zipEntry{{name: ".dockerignore", content: rules}, {name: ".terraform/"}}
		for _, name := range names {
			if rules != "*.log" || !strings.HasSuffix(name, ".log") {
				entries = append(entries, zipEntry{name: name, content: name, mode: 0o644})
			}
		}
		data := makeZip(t, entries...)
		got, err := HashZip(bytes.NewReader(data), int64(len(data)))
		if folder := mustScan(t, dir); err != nil || got != mustHash(t, folder) {
			t.Errorf("rules %q: got %s, %v; the folder packs %q", rules, got, err, paths(folder))
		}
	}
	data := makeZip(t, zipEntry{name: "keep", content: "!x.tfvars"}, zipEntry{name: "x.tfvars", content: "x"})
	listed, _ := HashZip(bytes.NewReader(data), int64(len(data)), "keep")
	unlisted, err := HashZip(bytes.NewReader(data), int64(len(data)))
	if err != nil || listed == unlisted {
		t.Errorf("a listed ignore file lifts nothing: %s, %v", listed, err)
	}
}
