// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	peakfunction "github.com/peakbi/terraform-provider-peak/internal/function"
)

func TestParam(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"size": "@param:size", "Größe in GB": "@param:Größe in GB", "a.b/c": "@param:a.b/c"} {
		value, problem := call(t, peakfunction.NewParam(), types.StringValue(name))
		if problem != nil || !value.Equal(types.StringValue(want)) {
			t.Errorf("param(%q) = %v (%v), want %s", name, value, problem, want)
		}
	}
	for name, want := range map[string]string{"": "The name is empty", "@param:size": "is a reference already"} {
		_, problem := call(t, peakfunction.NewParam(), types.StringValue(name))
		if problem == nil || problem.FunctionArgument == nil || *problem.FunctionArgument != 0 || !strings.Contains(problem.Text, want) {
			t.Errorf("param(%q): %v, want %q on the argument", name, problem, want)
		}
	}
}

func TestAccParam(t *testing.T) {
	t.Parallel()
	output := func(argument string) string {
		return "output \"reference\" {\n  value = provider::peak::param(" + argument + ")\n}\n"
	}
	later := "resource \"terraform_data\" \"name\" {\n  input = \"size\"\n}\n" + output("terraform_data.name.output")
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks: withFunctions, ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{
			{Config: output(`""`), ExpectError: words("The name is empty")},
			{Config: output(`"@param:size"`), ExpectError: words("is a reference already")},
			{Config: output("null"), ExpectError: words("argument must not be null")},
			{Config: output(`"size"`), ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("reference", knownvalue.StringExact("@param:size"))}},
			{
				Config:            later,
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("reference")}},
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("reference", knownvalue.StringExact("@param:size"))},
			},
		},
	})
}
