// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
)

// TestCheckMasks has an import that found one hidden value set by somebody, and one that may be the default.
func TestCheckMasks(t *testing.T) {
	t.Parallel()
	_, found := parameter.ImportedBaseline(block(t, `{"build":{"a/b":"***"},"run":{"key":"***"}}`), block(t, `{"run":{"key":"d"}}`), parameter.Blueprint{}.Stripped)
	_, app := parameter.ImportedBaseline(block(t, `{"run":{"token":"***"}}`), parameter.Values{}, parameter.Blueprint{}.Stripped)
	shown := parameter.Baselines{Parameters: found, App: app}
	for name, test := range map[string]struct {
		in       inputs
		errors   string
		warnings string
	}{
		"as imported": {inputs{parameters: block(t, `{"build":{"a/b":"***"}}`), app: block(t, `{"run":{"token":"***"}}`)}, "parameters.build.a/b app_parameters.run.token", "parameters.run.key"},
		"left out":    {inputs{parameters: block(t, `{"run":{"key":"y"}}`)}, "", "parameters.build.a/b app_parameters.run.token"},
		"all known":   {inputs{parameters: block(t, `{"build":{"a/b":"x"},"run":{"key":"y"}}`), app: block(t, `{"run":{"token":"z"}}`)}, "", ""},
		"write-only":  {inputs{secret: block(t, `{"build":{"a/b":"x"},"run":{"key":"y"}}`)}, "", "app_parameters.run.token"},
	} {
		var errs, warnings diag.Diagnostics
		if stops := checkMasks(test.in, shown, &errs); stops != (test.errors != "") {
			t.Errorf("%s: stops is %v", name, stops)
		}
		warnOfHidden(test.in, shown, &warnings)
		if got := firstWords(errs); got != test.errors {
			t.Errorf("%s: errors about %q, want %q", name, got, test.errors)
		}
		if got := firstWords(warnings); got != test.warnings || warnings.HasError() {
			t.Errorf("%s: warnings about %q, want %q", name, got, test.warnings)
		}
	}
}

func firstWords(diags diag.Diagnostics) string {
	var first []string
	for _, one := range diags {
		word, _, _ := strings.Cut(one.Detail(), " ")
		first = append(first, word)
	}
	return strings.Join(first, " ")
}
