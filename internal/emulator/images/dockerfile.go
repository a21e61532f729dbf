// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// instruction is one step of a Dockerfile: name in capitals, the whole text on one line, and the text after the name.
type instruction struct {
	line      int
	name      string
	text      string
	arguments string
}

// dockerInstructions are the words a Dockerfile may use.
func dockerInstructions() []string {
	return []string{
		"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN",
		"SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
	}
}

var heredoc = regexp.MustCompile(`<<-?\s*["']?([A-Za-z_][A-Za-z0-9_]*)["']?`)

// parseDockerfile splits a Dockerfile into its instructions: comments, continued lines and here-documents are understood.
// It fails where a builder would refuse the file.
func parseDockerfile(text string) ([]instruction, error) {
	var steps []instruction
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	escape := `\`
	if len(lines) > 0 && regexp.MustCompile("(?i)^#\\s*escape\\s*=\\s*`").MatchString(lines[0]) {
		escape = "`"
	}
	for at := 0; at < len(lines); at++ {
		if isComment(lines[at]) {
			continue
		}
		first := at + 1
		joined := strings.TrimSpace(lines[at])
		for strings.HasSuffix(joined, escape) && at+1 < len(lines) {
			at++
			if isComment(lines[at]) {
				continue
			}
			joined = strings.TrimSpace(strings.TrimSuffix(joined, escape)) + " " + strings.TrimSpace(lines[at])
		}
		step, err := newInstruction(first, strings.TrimSpace(strings.TrimSuffix(joined, escape)))
		if err != nil {
			return nil, err
		}
		if slices.Contains([]string{"RUN", "COPY", "ADD"}, step.name) {
			at = skipHeredocs(lines, at, step.arguments)
		}
		steps = append(steps, step)
	}
	return steps, checkStages(steps)
}

// isComment tells lines that count for nothing.
func isComment(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

func newInstruction(line int, text string) (instruction, error) {
	word, arguments, _ := strings.Cut(strings.ReplaceAll(text, "\t", " "), " ")
	step := instruction{line: line, name: strings.ToUpper(word), text: text, arguments: strings.TrimSpace(arguments)}
	switch {
	case !slices.Contains(dockerInstructions(), step.name):
		return step, fmt.Errorf("dockerfile parse error on line %d: unknown instruction: %s", line, word)
	case step.arguments == "":
		return step, fmt.Errorf("dockerfile parse error on line %d: %s requires at least one argument", line, step.name)
	}
	return step, nil
}

// skipHeredocs answers the line on which the last here-document of an instruction ends.
func skipHeredocs(lines []string, at int, arguments string) int {
	for _, found := range heredoc.FindAllStringSubmatch(arguments, -1) {
		for at+1 < len(lines) {
			at++
			if strings.TrimSpace(lines[at]) == found[1] {
				break
			}
		}
	}
	return at
}

// checkStages refuses a Dockerfile that builds nothing.
func checkStages(steps []instruction) error {
	if len(steps) == 0 {
		return errors.New("the Dockerfile cannot be empty")
	}
	for _, step := range steps {
		switch step.name {
		case "ARG":
			continue
		case "FROM":
			return nil
		}
		return fmt.Errorf("dockerfile parse error on line %d: no build stage in current context: %s comes before FROM", step.line, step.name)
	}
	return errors.New("no build stage in current context: there is no FROM")
}

// checkSources fails when COPY or ADD names something that is not in the build context. What cannot be known without
// building (variables, patterns, other stages, URLs) passes.
func (step instruction) checkSources(content *world.Tree, context string) error {
	if step.name != "COPY" && step.name != "ADD" {
		return nil
	}
	words := copyWords(step.arguments)
	for len(words) > 0 && strings.HasPrefix(words[0], "--") {
		if strings.HasPrefix(words[0], "--from=") {
			return nil
		}
		words = words[1:]
	}
	if len(words) < 2 {
		return fmt.Errorf("dockerfile parse error on line %d: %s requires at least two arguments", step.line, step.name)
	}
	for _, source := range words[:len(words)-1] {
		if strings.ContainsAny(source, "*?[$<") || strings.Contains(source, "://") || strings.HasPrefix(source, "git@") {
			continue
		}
		if !content.Has(path.Join(context, CleanPath(source))) {
			return fmt.Errorf("%s failed: file not found in build context: stat %s: file does not exist", step.name, strings.TrimPrefix(source, "/"))
		}
	}
	return nil
}

// copyWords splits the arguments of COPY and ADD, which may be a JSON list.
func copyWords(arguments string) []string {
	var words []string
	if strings.HasPrefix(arguments, "[") && json.Unmarshal([]byte(arguments), &words) == nil {
		return words
	}
	return strings.Fields(arguments)
}
