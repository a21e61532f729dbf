// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
)

// knownWords are the attributes that take certain words only, since the code of the provider branches on them: other words would
// make it do something else than what was meant. Anything that is only handed on to the platform may be a word that the
// documents do not list, which is a warning.
var knownWords = []string{
	"provider peak.stage",               // the hosts of the platform
	"resource peak_workflow.steps.type", // kind of a step
	"resource peak_block_spec.kind",     // kind of a block
	"resource peak_block_spec.workflow.steps.type",
	"resource peak_block_spec.release.increment", // the provider's own
	"resource peak_app_spec.release.increment",
	"resource peak_block_spec_release.kind",
	"resource peak_block_spec_release.workflow.steps.type",
	"resource peak_image.build_details.source", // build source
	"resource peak_image.version_increment",    // the provider counts
	"resource peak_deployment.on_timeout",      // the provider's own
	"data peak_deployment.kind",                // the collections that are asked
	"data peak_deployments.kinds",
	"data peak_specs.kind",
	"list peak_deployment.kinds",
	"data peak_permission.action", // compared with what the platform grants
	"data peak_spec_release.kind", // the collection that is asked
	"data peak_spec_releases.kind",
	"data peak_instance_options.entity_type", // an unknown one is answered with an empty list, in which nothing is found
}

// TestWordsAreErrorsWhereTheCodeBranches walks all schemas for validators that refuse words.
func TestWordsAreErrorsWhereTheCodeBranches(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	var walk func(at string, attribute any)
	walk = func(at string, attribute any) {
		if refusesWords(t.Context(), attribute) {
			found[at] = true
		}
		for name, child := range children(attribute) {
			walk(at+"."+name, child)
		}
	}
	for _, one := range offered(t, &peakProvider{}) {
		for name, attribute := range one.attributes {
			walk(one.name+"."+name, attribute)
		}
	}
	var own provider.SchemaResponse
	(&peakProvider{}).Schema(t.Context(), provider.SchemaRequest{}, &own)
	for name, attribute := range own.Schema.Attributes {
		walk("provider peak."+name, attribute)
	}
	for _, at := range slices.Sorted(maps.Keys(found)) {
		if !slices.Contains(knownWords, at) {
			t.Errorf("%s refuses words that the documents do not list: validators.Documented warns of them", at)
		}
	}
	for _, at := range knownWords {
		if !found[at] {
			t.Errorf("%s takes any word", at)
		}
	}
}

// refusesWords tells whether a validator of an attribute, or of its elements, is stringvalidator.OneOf.
func refusesWords(ctx context.Context, attribute any) bool {
	validators := reflect.Indirect(reflect.ValueOf(attribute)).FieldByName("Validators")
	if !validators.IsValid() {
		return false
	}
	for i := range validators.Len() {
		if one, ok := reflect.TypeAssert[interface{ Description(context.Context) string }](validators.Index(i)); ok && strings.Contains(one.Description(ctx), "must be one of") {
			return true
		}
	}
	return false
}
