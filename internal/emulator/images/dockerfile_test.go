// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestParseDockerfile(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
		err        string
	}{
		{"plain", "FROM x\nRUN a\n", []string{"FROM x", "RUN a"}, ""},
		{"no line end", "FROM x", []string{"FROM x"}, ""},
		{"windows lines", "FROM x\r\nRUN a\r\n", []string{"FROM x", "RUN a"}, ""},
		{"lower case and tabs", "from x\n\trun\ta\n", []string{"from x", "run\ta"}, ""},
		{"comments", "# syntax=docker/dockerfile:1\nFROM x\n  # more\n\nRUN a # not one\n", []string{"FROM x", "RUN a # not one"}, ""},
		{"continued", "FROM x\nRUN a \\\n  && b \\\n# note\n\n  && c\nCMD d\n", []string{"FROM x", "RUN a && b && c", "CMD d"}, ""},
		{"continued at the end", "FROM x\nRUN a \\", []string{"FROM x", "RUN a"}, ""},
		{"other escape", "# escape=`\nFROM x\nRUN a `\n b\nCOPY c:\\ d\\\n", []string{"FROM x", "RUN a b", `COPY c:\ d\`}, ""},
		{"here-document", "FROM x\nRUN <<EOF\nINSTALL a\nEOF\nCMD b\n", []string{"FROM x", "RUN <<EOF", "CMD b"}, ""},
		{"two here-documents", "FROM x\nCOPY <<A <<-\"B\" /d\na\nA\n\tb\n\tB\nCMD b\n", []string{"FROM x", "COPY <<A <<-\"B\" /d", "CMD b"}, ""},
		{"here-document without end", "FROM x\nRUN <<EOF\nINSTALL a\n", []string{"FROM x", "RUN <<EOF"}, ""},
		{"arguments before the stage", "ARG v=1\nFROM x:$v\n", []string{"ARG v=1", "FROM x:$v"}, ""},
		{"empty", "", nil, "cannot be empty"},
		{"only comments", "# a\n\n", nil, "cannot be empty"},
		{"unknown word", "FROM x\n\nFETCH y\n", nil, "line 3: unknown instruction: FETCH"},
		{"no arguments", "FROM\n", nil, "line 1: FROM requires at least one argument"},
		{"no stage", "ARG a\n", nil, "there is no FROM"},
		{"step before the stage", "ARG a\nRUN b\nFROM x\n", nil, "line 2: no build stage in current context: RUN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			steps, err := parseDockerfile(c.text)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want %q", err, c.err)
				}
				return
			}
			got := make([]string, 0, len(steps))
			for _, step := range steps {
				got = append(got, step.text)
			}
			if err != nil || strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("steps %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestCheckSources(t *testing.T) {
	content, err := world.OpenTree(emulatortest.ZipOf(t, "app.py", "", "src/main.py", "", "src/lib/a.py", "", "with space.txt", ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ step, context, err string }{
		{"COPY app.py /app/", ".", ""},
		{"COPY . /app", ".", ""},
		{"COPY ./src/ /app", ".", ""},
		{"COPY /app.py /app", ".", ""},
		{"COPY src/lib src/main.py /app/", ".", ""},
		{"COPY --chown=1:1 --chmod=755 app.py /app", ".", ""},
		{`COPY ["with space.txt", "/app/"]`, ".", ""},
		{"COPY main.py .", "src", ""},
		{"COPY --from=builder /out/bin /bin", ".", ""},
		{"COPY *.txt $DIR ab?c [a]b /x", ".", ""},
		{"ADD https://example.com/a.tar.gz /x", ".", ""},
		{"ADD git@example.com:a/b.git /x", ".", ""},
		{"RUN cp nowhere /x", ".", ""},
		{"COPY ../app.py /x", "src", "stat ../app.py"},
		{"COPY app.py /x", "src", "stat app.py"},
		{"COPY app.py other.py /x", ".", "stat other.py"},
		{"ADD missing.tar /x", ".", "ADD failed"},
		{"COPY app.py", ".", "at least two arguments"},
		{"COPY --chown=1:1 app.py", ".", "at least two arguments"},
	} {
		step, err := newInstruction(1, c.step)
		if err != nil {
			t.Fatal(err)
		}
		err = step.checkSources(content, c.context)
		if (c.err == "") != (err == nil) || (err != nil && !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s in %s: error %v, want %q", c.step, c.context, err, c.err)
		}
	}
}
