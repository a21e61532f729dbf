// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/git-pkgs/gitignore"
)

const (
	// defaultIgnoreFile is read when no ignore file is listed.
	defaultIgnoreFile = ".dockerignore"
	// maxIgnoreFile and maxIgnoreLine bound what is read of ignore files, in bytes.
	maxIgnoreFile = 1 << 20
	maxIgnoreLine = 4 << 10
)

// rules decide which files are packed (contract section 5). The zero value packs everything but withheldNames.
//
// The order of the lines is what counts: the last line that matches a file, or any directory above it, decides.
// gitignore.Matcher finds the last line that matches one path; rules adds the directories above it.
type rules struct {
	matcher gitignore.Matcher
	// lastInclude is the number of the last line that re-includes, counted over all ignore files.
	lastInclude int
	// lifts are the lines that re-include what else is never packed.
	lifts []lift
}

// verdict is what the rules say of one path: the number of the line that decides, 0 if none does, and its outcome.
type verdict struct {
	line    int
	ignored bool
}

// file judges a file in a directory whose own verdict is dir. path has slashes.
func (r *rules) file(dir verdict, path string) verdict {
	return r.later(dir, r.matcher.MatchDetail(path))
}

// directory judges a directory for the sake of the files in it.
func (r *rules) directory(parent verdict, path string) verdict {
	return r.later(parent, r.matcher.MatchDetail(path+"/"))
}

func (r *rules) later(above verdict, own gitignore.MatchResult) verdict {
	if own.Matched && own.Line > above.line {
		return verdict{line: own.Line, ignored: own.Ignored}
	}
	return above
}

// excludesAll tells that no file in a directory with this verdict is packed, so that it need not be read.
func (r *rules) excludesAll(dir verdict) bool {
	return dir.ignored && r.lastInclude < dir.line
}

// loadRules reads the ignore files of a source.
func loadRules(root *os.Root, src Source) (*rules, error) {
	names, listed := src.IgnoreFiles, true
	if len(names) == 0 {
		names, listed = []string{defaultIgnoreFile}, false
	}
	var (
		all   []string
		lifts []lift
	)
	for _, name := range names {
		fail := func(line int, reason, advice string) error {
			return &IgnoreFileError{Folder: src.Path, Name: name, Line: line, Reason: reason, Advice: advice}
		}
		base := filepath.Clean(name)
		if base == "." || base != filepath.Base(base) || !filepath.IsLocal(base) {
			return nil, fail(0, "invalid path: an ignore file must lie directly in the folder", "Give its bare name, for example \".dockerignore\"")
		}
		content, err := readIgnoreFile(root, base)
		if errors.Is(err, fs.ErrNotExist) {
			if !listed {
				continue
			}
			return nil, fail(0, "file not found", "Create it in the folder, or take it off the list")
		}
		if err != nil {
			return nil, fail(0, err.Error(), "Make it a readable file of rules, one per line")
		}
		if problem := textProblem(content); problem != "" {
			return nil, fail(0, problem+", so none of its rules would count",
				fmt.Sprintf("Save it as UTF-8, in PowerShell for example with (Get-Content %[1]s) | Set-Content -Encoding utf8 %[1]s", base))
		}
		patterns, line, err := parseRules(content)
		if err != nil {
			return nil, fail(line, err.Error(), "Correct the line or remove it")
		}
		all = append(all, patterns...)
		lifts = append(lifts, liftsOf(content)...)
	}
	loaded := newRules(all)
	loaded.lifts = lifts
	return loaded, nil
}

// newRules returns the rules of patterns as parseRules makes them.
func newRules(patterns []string) *rules {
	r := &rules{}
	for i, pattern := range patterns {
		if strings.HasPrefix(pattern, "!") {
			r.lastInclude = i + 1
		}
	}
	r.matcher.AddPatterns([]byte(strings.Join(patterns, "\n")), "")
	return r
}

// readIgnoreFile returns the content of a regular file directly in the root. Its errors are short: the caller adds
// which file it is.
func readIgnoreFile(root *os.Root, name string) ([]byte, error) {
	target, inside, err := resolveLink(root.Name(), name)
	if err != nil {
		return nil, Reason(err)
	}
	if !filepath.IsLocal(inside) {
		return nil, fmt.Errorf("a symbolic link that leaves the folder, to %q", target)
	}
	// Looking before opening, because opening a FIFO would wait for a writer.
	info, err := root.Stat(inside)
	if err != nil {
		return nil, Reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	file, err := root.Open(inside)
	if err != nil {
		return nil, Reason(err)
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, maxIgnoreFile+1))
	if err != nil {
		return nil, Reason(err)
	}
	if len(content) > maxIgnoreFile {
		return nil, fmt.Errorf("larger than %s", formatSize(maxIgnoreFile))
	}
	return content, nil
}

// parseRules returns the patterns of an ignore file in the form that the matcher takes, leaving out lines without
// effect. With an error comes the number of the line.
func parseRules(content []byte) (patterns []string, line int, err error) {
	for rule := range strings.SplitSeq(ruleText(content), "\n") {
		line++
		pattern, err := normalise(strings.TrimSpace(rule))
		if err != nil {
			return nil, line, fmt.Errorf("the rule %.100q %w", rule, err)
		}
		if pattern != "" {
			patterns = append(patterns, pattern)
		}
	}
	return patterns, 0, nil
}

// normalise turns a line of an ignore file into a pattern for the matcher, or into "" when the line has no effect.
func normalise(line string) (string, error) {
	if line == "" || strings.HasPrefix(line, "#") {
		return "", nil
	}
	if len(line) > maxIgnoreLine {
		return "", fmt.Errorf("is longer than %s", formatSize(maxIgnoreLine))
	}
	body, include := strings.CutPrefix(line, "!")
	if body == "" {
		return "", errors.New("has no pattern after the exclamation mark")
	}
	if trailing := len(body) - len(strings.TrimRight(body, `\`)); trailing%2 == 1 {
		return "", errors.New("ends with a backslash that escapes nothing")
	}
	body = contentsOnly(body)
	if strings.Trim(body, "/") == "" {
		return "", nil
	}
	if include {
		body = "!" + body
	}
	var probe gitignore.Matcher
	probe.AddPatterns([]byte(body), "")
	if problems := probe.Errors(); len(problems) > 0 {
		return "", fmt.Errorf("is not valid: %s", problems[0].Message)
	}
	return body, nil
}

// contentsOnly rewrites a pattern that ends in "/**", which means everything inside a directory, as that directory
// with a trailing slash: the matcher lets "foo/**" match a file foo too.
func contentsOnly(pattern string) string {
	segments := strings.Split(strings.TrimPrefix(pattern, "/"), "/")
	end := len(segments)
	for end > 0 && segments[end-1] == "**" {
		end--
	}
	switch end {
	case len(segments):
		return pattern
	case 0:
		return "**"
	default:
		return "/" + strings.Join(segments[:end], "/") + "/"
	}
}
