// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// TestAccAppSpec_inputDataModel sends the input data model with each release, and where only that failed by itself.
func TestAccAppSpec_inputDataModel(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	config := func(version, model string) string {
		return s.spec(small + "release = { version = \"" + version + "\" }\n" + model)
	}
	model := func(text string) string {
		return "input_data_model = jsonencode({ metadata = { schema = \"" + text + "\" } })"
	}
	holds := func(version, want string, posts int) resource.TestCheckFunc {
		return func(*terraform.State) error {
			made := 0
			for _, entry := range s.Emulator.Journal() {
				if entry.Method == http.MethodPost {
					made++
				}
			}
			s.Emulator.ClearJournal()
			for _, release := range s.Emulator.Objects()["release"] {
				if release["specId"] == s.app() && release["version"] == version && fmt.Sprint(release["dataModel"]) != want {
					return fmt.Errorf("release %s has the data model %v, want %s", version, release["dataModel"], want)
				}
			}
			if made != posts {
				return fmt.Errorf("%d requests, want %d", made, posts)
			}
			return nil
		}
	}
	breaks := s.fault(control.Fault{Method: "POST", Path: "/data-model/", Times: 1, Status: http.StatusNotImplemented})
	s.run(acctest.FirstSteps(4,
		s.rejected(small+"input_data_model = \"[]\"", "input_data_model has to be a JSON object: it is a JSON array."),
		// The spec is as it should be, so that nothing is tainted: what is left is planned.
		resource.TestStep{
			PreConfig: func() { s.Emulator.ClearJournal(); breaks() },
			Config:    config("1.0.0", model("a")), ExpectNonEmptyPlan: true, Check: holds("1.0.0", "<nil>", 2),
		},
		resource.TestStep{Config: config("1.0.0", model("a")), ConfigPlanChecks: acctest.ChangesOnly(address, "input_data_model"), Check: holds("1.0.0", "map[metadata:map[schema:a]]", 1)},
		// Another spelling says the same.
		resource.TestStep{Config: config("1.0.0", `input_data_model = "{ \"metadata\": { \"schema\": \"a\" } }"`), ConfigPlanChecks: acctest.PlansNothing()},
		resource.TestStep{Config: config("1.0.0", model("b")), ExpectError: message("the configuration changes input_data_model")},
		resource.TestStep{PreConfig: breaks, Config: config("1.1.0", model("b")), ExpectError: message("it sends what is missing, without another release")},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal,
			Config:    config("1.1.0", model("b")), ConfigPlanChecks: acctest.ChangesOnly(address, "input_data_model"), Check: holds("1.1.0", "map[metadata:map[schema:b]]", 1),
		},
		// Each release gets it.
		resource.TestStep{Config: config("1.2.0", model("b")), Check: holds("1.2.0", "map[metadata:map[schema:b]]", 2)},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"input_data_model"}, SkipFunc: acctest.Usual("releases need not show autoRunOnDeploy (contract 11)")},
		resource.TestStep{Config: config("1.3.0", ""), Check: holds("1.3.0", "<nil>", 1)},
	)...)
}
