// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestIgnoreRules proves the meaning of the rules (contract section 5) on real folders. The expected results are what the
// official tools pack; the byte order mark and the bracket class are as in git, where those tools know neither.
func TestIgnoreRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		rules string
		files string
		want  string
	}{
		{"no rules", "", "a .hidden d/b", "a .hidden d/b"},
		{"blank lines and comments", "\n   \n# a\n\t# b\n", "a b", "a b"},
		{"lines are stripped", "  a  \n\tb\t\r\n", "a b c", "c"},
		{"line ends of all systems", "a\r\nb\rc\nd", "a b c d e", "e"},
		{"byte order mark", "\ufeffa", "a b", "b"},
		{"escaped comment", `\#a`, "#a a", "a"},
		{"escaped exclamation mark", `\!a`, "!a a", "a"},
		{"literal at any depth", "foo", "foo d/foo d/e/foo foobar d/xfoo", "foobar d/xfoo"},
		{"literal also as a directory", "foo", "foo/a d/foo/b/c e", "e"},
		{"star at any depth", "*.log", "a.log d/b.log d/e/c.log a.logs .log", "a.logs"},
		{"star in directory names", "*.egg-info/", "x.egg-info/PKG d/y.egg-info/a/b z.egg-info", "z.egg-info"},
		{"star matches files in matching directories", "*.d", "a.d/f x/b.d/g/h c", "c"},
		{"star does not cross a slash", "/a*z", "abz a/z", "a/z"},
		{"question mark", "a?c", "abc ac abbc a/c", "a/c abbc ac"},
		{"bracket", "[ab]x", "ax bx cx", "cx"},
		{"negated bracket", "[!ab]x", "ax bx cx", "ax bx"},
		{"bracket range", "f[0-9]", "f1 fa d/f2", "fa"},
		{"bracket class", "f[[:digit:]]", "f1 fa", "fa"},
		{"unclosed bracket is itself", "[a", "[a a", "a"},
		{"escaped star", `a\*`, "a* ab", "ab"},
		{"leading slash anchors", "/foo", "foo d/foo", "d/foo"},
		{"anchored directory", "/foo", "foo/a d/foo/b", "d/foo/b"},
		{"inner slash anchors", "d/foo", "d/foo e/d/foo", "e/d/foo"},
		{"inner slash and trailing slash anchor", "d/e/", "d/e/f x/d/e/f", "x/d/e/f"},
		{"trailing slash is directory content", "foo/", "foo d/foo/a foo2/b", "foo foo2/b"},
		{"trailing slash at any depth", "foo/", "d/foo/a d/foo/e/f d/x", "d/x"},
		{"everything", "*", "a .b d/c .d/e", ""},
		{"everything, re-include one", "*\n!/d/b", "a d/b d/c", "d/b"},
		{"slash star", "/*", "a d/b", ""},
		{"directories only", "*/", "a d/b d/e/c", "a"},
		{"leading double star", "**/foo", "foo d/foo d/e/foo e/foo/a x", "x"},
		{"leading double star with path", "**/d/foo", "d/foo x/d/foo d/x/foo", "d/x/foo"},
		{"inner double star", "a/**/z", "a/z a/b/z a/b/c/z z b/a/z", "b/a/z z"},
		{"trailing double star", "a/**", "a/b a/c/d b/a/x", "b/a/x"},
		{"trailing double star not the file itself", "a/**", "a b", "a b"},
		{"trailing double star, anchored by its slash", "/a/**/**", "a/b x/a/b", "x/a/b"},
		{"double star alone", "**", "a d/b", ""},
		{"double star twice", "**/**", "a d/b", ""},
		{"double star directory", "**/", "a d/b", "a"},
		{"double star inside a name is a star", "a**z", "abz a/z", "a/z"},
		{"slash alone has no effect", "/\n//\n!/", "a d/b", "a d/b"},
		{"re-inclusion", "*.log\n!keep.log", "a.log keep.log d/keep.log", "d/keep.log keep.log"},
		{"last match wins, exclusion", "!a\na", "a b", "b"},
		{"last match wins, inclusion", "a\n!a\n", "a b", "a b"},
		{"last match wins, three lines", "*.py\n!a.py\n/a.py", "a.py d/a.py b.py", "d/a.py"},
		{"re-inclusion of a file below an ignored directory", "d/\n!d/keep", "d/a d/keep d/e/b", "d/keep"},
		{"re-inclusion of a file below an ignored name", "node_modules\n!node_modules/a/b.js", "node_modules/a/b.js node_modules/a/c.js", "node_modules/a/b.js"},
		{"re-inclusion of a directory below an ignored one", "d\n!d/e/", "d/a d/e/b d/e/f/c", "d/e/b d/e/f/c"},
		{"re-inclusion at any depth", "build/\n!*.md", "build/x.md build/d/y.md build/z x", "build/d/y.md build/x.md x"},
		{"re-inclusion before the exclusion has no effect", "!d/keep\nd/", "d/a d/keep", ""},
		{"exclusion of a directory after its re-inclusion", "*\n!d\n/d/e", "a d/b d/e/c", "d/b"},
		{"hidden files", ".hg/\n.env", ".hg/config .env .envrc d/.env", ".envrc"},
		{"names are case-sensitive", "A", "A a", "a"},
		{"names beyond ASCII", "é*/", "é1/a e1/b", "e1/b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, strings.Fields(test.files)...)
			mustWrite(t, filepath.Join(dir, "rules"), []byte(test.rules))
			got := slices.DeleteFunc(paths(mustScan(t, dir, "rules")), func(name string) bool { return name == "rules" })
			want := strings.Fields(test.want)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("packed %q, want %q", got, want)
			}
		})
	}
}

// TestIgnoreFiles proves which files the rules come from.
func TestIgnoreFiles(t *testing.T) {
	t.Parallel()
	const dockerIgnore, gitIgnore, other = "a", "b", "c"
	tests := []struct {
		name   string
		listed []string
		want   string
	}{
		{"the default is .dockerignore at the root", nil, ".dockerignore .gitignore .other b c d/.dockerignore d/.gitignore d/b d/c d/e"},
		{"an empty list is the default", []string{}, ".dockerignore .gitignore .other b c d/.dockerignore d/.gitignore d/b d/c d/e"},
		{"a list replaces the default", []string{".other"}, ".dockerignore .gitignore .other a b d/.dockerignore d/.gitignore d/a d/b d/e"},
		{".gitignore counts when listed", []string{".gitignore"}, ".dockerignore .gitignore .other a c d/.dockerignore d/.gitignore d/a d/c d/e"},
		{"several are read", []string{".gitignore", ".other"}, ".dockerignore .gitignore .other a d/.dockerignore d/.gitignore d/a d/e"},
		{"the later line wins, across files", []string{".other", ".again"}, ".dockerignore .gitignore .other a b c d/.dockerignore d/.gitignore d/a d/b d/e"},
		{"the later line wins, the other way round", []string{".again", ".other"}, ".dockerignore .gitignore .other a b d/.dockerignore d/.gitignore d/a d/b d/e"},
		{"a path to the root level is a bare name", []string{"./.other"}, ".dockerignore .gitignore .other a b d/.dockerignore d/.gitignore d/a d/b d/e"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, "a", "b", "c", "d/a", "d/b", "d/c", "d/e")
			for name, rules := range map[string]string{
				".dockerignore": dockerIgnore, ".gitignore": gitIgnore, ".other": other, ".again": "!/c\n.again",
				"d/.dockerignore": "e", "d/.gitignore": "e",
			} {
				mustWrite(t, filepath.Join(dir, name), []byte(rules))
			}
			if !slices.Contains(test.listed, ".again") {
				if err := os.Remove(filepath.Join(dir, ".again")); err != nil {
					t.Fatal(err)
				}
			}
			got := slices.DeleteFunc(paths(mustScan(t, dir, test.listed...)), func(name string) bool { return name == ".again" })
			if want := strings.Fields(test.want); !slices.Equal(got, want) {
				t.Errorf("packed\n%q, want\n%q", got, want)
			}
		})
	}
}

func TestNoIgnoreFile(t *testing.T) {
	t.Parallel()
	if got, want := paths(mustScan(t, tree(t, "a", ".gitignore"))), []string{".gitignore", "a"}; !slices.Equal(got, want) {
		t.Errorf("packed %q, want %q", got, want)
	}
}

// TestIgnoreFileByLink proves that an ignore file may be a link, as long as it stays in the folder.
func TestIgnoreFileByLink(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a", "d/b", ".dockerignore -> d/rules")
	mustWrite(t, filepath.Join(dir, "d", "rules"), []byte("b"))
	if got, want := paths(mustScan(t, dir)), []string{".dockerignore", "a", "d/rules"}; !slices.Equal(got, want) {
		t.Errorf("packed %q, want %q", got, want)
	}
	broken := tree(t, "a", ".dockerignore -> nowhere")
	if got, want := paths(mustScan(t, broken)), []string{"a"}; !slices.Equal(got, want) {
		t.Errorf("with a broken link: packed %q, want %q", got, want)
	}
}

func TestIgnoreFileErrors(t *testing.T) {
	t.Parallel()
	outside := tree(t, "rules")
	tests := []struct {
		name string
		// content of the file rules in the folder.
		content string
		listed  string
		line    int
		want    string
	}{
		{"in a subdirectory", "", "d/rules", 0, "invalid path"},
		{"above the folder", "", "../rules", 0, "invalid path"},
		{"absolute", "", filepath.Join(outside, "rules"), 0, "invalid path"},
		{"the folder itself", "", ".", 0, "invalid path"},
		{"the folder above", "", "..", 0, "invalid path"},
		{"the root directory", "", "/", 0, "invalid path"},
		{"empty", "", "", 0, "invalid path"},
		{"missing", "", "nowhere", 0, "file not found"},
		{"a directory", "", "d", 0, "not a regular file"},
		{"a link out of the folder", "", "link", 0, "leaves the folder"},
		{"too large", strings.Repeat("a\n", maxIgnoreFile/2) + "b", "rules", 0, "larger than 1.0 MiB"},
		{"a line too long", "a\n" + strings.Repeat("b", maxIgnoreLine+1), "rules", 2, "longer than 4.0 KiB"},
		{"nothing to re-include", "a\n\n!\n", "rules", 3, "no pattern after the exclamation mark"},
		{"a backslash at the end", "a\nb\\", "rules", 2, "backslash that escapes nothing"},
		{"a backslash that escaped a stripped space", "a\\ ", "rules", 1, "backslash that escapes nothing"},
		{"UTF-16 as PowerShell writes it", "\xff\xfea\x00\r\x00\n\x00", "rules", 0, "looks like UTF-16"},
		{"UTF-16 the other way round", "\xfe\xff\x00a", "rules", 0, "looks like UTF-16"},
		{"UTF-16 without a mark", "a\x00\n\x00", "rules", 0, "looks like UTF-16"},
		{"another encoding", "caf\xe9/\n", "rules", 0, "is not UTF-8, so none of its rules would count"},
		{"an unknown bracket class", "# a\n[[:nope:]]", "rules", 2, "unknown POSIX class"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, "a", "d/rules", "link -> "+filepath.Join(outside, "rules"))
			mustWrite(t, filepath.Join(dir, "rules"), []byte(test.content))
			_, err := Scan(t.Context(), Source{Path: dir, IgnoreFiles: []string{test.listed}})
			var ignoreErr *IgnoreFileError
			if !errors.As(err, &ignoreErr) {
				t.Fatalf("got %v, want an *IgnoreFileError", err)
			}
			if ignoreErr.Folder != dir || ignoreErr.Name != test.listed || ignoreErr.Line != test.line {
				t.Errorf("got folder %q, name %q, line %d", ignoreErr.Folder, ignoreErr.Name, ignoreErr.Line)
			}
			if !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), ignoreErr.Advice) {
				t.Errorf("got %q, want %q in it and an advice", err, test.want)
			}
		})
	}
}

// TestEscapedBackslash proves that only an odd number of backslashes at the end escapes nothing.
func TestEscapedBackslash(t *testing.T) {
	t.Parallel()
	patterns, _, err := parseRules([]byte(`a\\`))
	if err != nil || !slices.Equal(patterns, []string{`a\\`}) {
		t.Errorf("got %q, %v", patterns, err)
	}
}
