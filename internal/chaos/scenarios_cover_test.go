// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// outOfScope are the writes of the contract that no resource makes, with the reason.
var outOfScope = map[string]string{
	"executeDeployment":      "an action: nothing of it is in a state",
	"testService":            "an action: it changes nothing",
	"sendEmail":              "an action: nothing of it is in a state",
	"postTelemetry":          "only the SDK sends it",
	"patchRunParameters":     "the older form of patchRunParametersV2",
	"deleteMetrics":          "an action: nothing of it is in a state",
	"queryMetricsBatch":      "a question: it changes nothing",
	"querySpokeMetricsBatch": "a question: it changes nothing",
	"deleteImageVersion":     "only where deleteImageVersions was refused, see the tests of keep_versions",
}

// TestEveryWriteIsDisturbed compares the writes of the scenarios with those of the contract.
func TestEveryWriteIsDisturbed(t *testing.T) {
	if len(tallies.seen) == 0 {
		t.Skip("it needs the writes that TestMatrix records")
	}
	document, err := openapi3.NewLoader().LoadFromFile("../contract/peak-openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	parameter := regexp.MustCompile(`\{[^}]+\}`)
	for template, item := range document.Paths.Map() {
		path := parameter.ReplaceAllString(strings.TrimSuffix(template, "/"), "1")
		for method, operation := range item.Operations() {
			if method == http.MethodGet || outOfScope[operation.OperationID] != "" {
				continue
			}
			covered := false
			for _, w := range tallies.seen {
				covered = covered || w.method == method && regexp.MustCompile(w.path).MatchString(path)
			}
			if !covered {
				t.Errorf("no scenario makes %s %s (%s)", method, template, operation.OperationID)
			}
		}
	}
}
