// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// Check adds an error, on the path of the attribute that is wrong, for everything about a block's content that can be known
// from configuration. Unknown values pass.
func (c *Content) Check(diags *diag.Diagnostics) {
	c.checkForm(diags)
	definitions, known := CheckDefinitions(c.Parameters, diags)
	if known {
		names := DefinedNames(definitions, "build")
		checkReferences(c.Workflow, path.Root("workflow"), names, diags)
		checkReferences(c.Service, path.Root("service"), names, diags)
	}
	c.checkConfig(diags)
	if c.ConfigJSON.IsNull() || c.ConfigJSON.IsUnknown() {
		return
	}
	value := c.jsonConfig()
	if value == nil {
		reason := ""
		if _, err := jsonvalue.Parse([]byte(c.ConfigJSON.ValueString())); err != nil {
			reason = ": " + err.Error()
		}
		diags.AddAttributeError(path.Root("config_json"), "Invalid configuration", "config_json has to be a JSON object, as jsonencode writes it"+reason+".")
		return
	}
	checkJSONNulls(value, diags)
	warnOfCredentials(value, "", diags)
	if known {
		checkJSONReferences(value, DefinedNames(definitions, "build"), diags)
	}
}

// checkJSONNulls refuses nulls in lists of the JSON of a block. Members that are null are left out before, as those of objects in other
// attributes are. What no document names is left alone: the platform may hold it so, and an import has to keep it.
func checkJSONNulls(config map[string]any, diags *diag.Diagnostics) {
	for _, field := range slices.Concat(workflowFields, serviceFields) {
		member, given := config[field.Key]
		if !given {
			continue
		}
		dynamic, err := jsonvalue.FromJSON(member)
		if err != nil {
			continue
		}
		if place := jsonvalue.NullInList(dynamic); place != "" {
			diags.AddAttributeError(path.Root("config_json"), jsonvalue.NullElement,
				fmt.Sprintf("config_json.%s%s is null, which cannot be sent to the platform. %s", field.Key, place, jsonvalue.NullsInListAdvice))
			return
		}
	}
}

// checkConfig checks what is in `workflow` or `service`, without a look at the parameters that it refers to.
func (c *Content) checkConfig(diags *diag.Diagnostics) {
	if workflow := attributes(c.Workflow); workflow != nil {
		checkWorkflow(workflow, diags)
	}
	if service := attributes(c.Service); service != nil {
		checkService(service, diags)
	}
}

// jsonConfig is the object in config_json without the members that are null, nil when there is none.
func (c *Content) jsonConfig() map[string]any {
	if c.ConfigJSON.IsNull() || c.ConfigJSON.IsUnknown() {
		return nil
	}
	value, err := jsonvalue.Parse([]byte(c.ConfigJSON.ValueString()))
	object, ok := jsonvalue.WithoutNullMembers(value).(map[string]any)
	if err != nil || !ok {
		return nil
	}
	return object
}

// checkForm checks that the configuration is given in exactly one form.
func (c *Content) checkForm(diags *diag.Diagnostics) {
	var given []string
	for _, form := range []struct {
		name  string
		value attr.Value
	}{{"workflow", c.Workflow}, {"service", c.Service}, {"config_json", c.ConfigJSON}} {
		if form.value.IsUnknown() {
			return
		}
		if !form.value.IsNull() {
			given = append(given, form.name)
		}
	}
	switch {
	case len(given) != 1:
		diags.AddAttributeError(path.Root("workflow"), "Ambiguous configuration", fmt.Sprintf("A block has exactly one of workflow, service and config_json; this one has %d of them.", len(given)))
	case given[0] == "config_json" && c.Kind.IsNull():
		diags.AddAttributeError(path.Root("kind"), "Missing kind", "config_json needs kind next to it: workflow or service.")
	case given[0] != "config_json" && !c.Kind.IsNull() && !c.Kind.IsUnknown() && c.Kind.ValueString() != given[0]:
		diags.AddAttributeError(path.Root("kind"), "Contradicting kind", fmt.Sprintf("The block is configured as a %s, and kind says %s. Remove kind.", given[0], c.Kind.ValueString()))
	}
}

func checkWorkflow(workflow map[string]attr.Value, diags *diag.Diagnostics) {
	at := path.Root("workflow")
	steps, ok := workflow["steps"].(types.Map)
	if !ok || steps.IsNull() {
		diags.AddAttributeError(at.AtName("steps"), "Missing steps", "A workflow block needs steps: what it is to do.")
		return
	}
	pipeline.CheckSteps(pipeline.Block, at.AtName("steps"), steps, diags)
	if triggers, ok := workflow["triggers"].(types.List); ok {
		pipeline.CheckTriggers(at.AtName("triggers"), triggers, diags)
	}
	if watchers, ok := workflow["watchers"].(types.List); ok {
		pipeline.CheckWatchers(at.AtName("watchers"), watchers, diags)
	}
	images, ok := workflow["images"].(types.Map)
	if !ok || images.IsUnknown() {
		return
	}
	known := images.Elements()
	for name, element := range steps.Elements() {
		reference, ok := attributes(element)["image_ref"].(types.String)
		if !ok || reference.IsNull() || reference.IsUnknown() || strings.HasPrefix(reference.ValueString(), pipeline.ParamPrefix) {
			continue
		}
		if _, ok := known[reference.ValueString()]; !ok {
			diags.AddAttributeError(at.AtName("steps").AtMapKey(name).AtName("image_ref"), "Unknown image",
				fmt.Sprintf("Step %q refers to the image %q, and images has none of that name.", name, reference.ValueString()))
		}
	}
}

func checkService(service map[string]attr.Value, diags *diag.Diagnostics) {
	at := path.Root("service")
	image, details := service["image"], service["image_details"]
	if !image.IsUnknown() && !details.IsUnknown() && image.IsNull() == details.IsNull() {
		diags.AddAttributeError(at.AtName("image"), "Ambiguous image", "A service block has exactly one of image and image_details.")
	}
	kind, _ := service["service_type"].(types.String)
	sticky, toZero := isTrue(service["session_stickiness"]), isTrue(service["scale_to_zero"])
	if kind.ValueString() == "api" {
		if sticky {
			diags.AddAttributeError(at.AtName("session_stickiness"), "Session stickiness not available", "A service of type api has no sessions. Remove session_stickiness.")
		}
		if toZero {
			diags.AddAttributeError(at.AtName("scale_to_zero"), "Scale to zero not available", "A service of type api cannot scale to zero. Remove scale_to_zero.")
		}
	}
	if sticky && toZero {
		diags.AddAttributeError(at.AtName("scale_to_zero"), "Conflicting settings", "A service with session_stickiness cannot scale to zero. Set only one of them.")
	}
}

// CheckScope checks what depends on who sees the spec: existing images only in private specs, tenants only with shared ones.
func (c *Content) CheckScope(scope types.String, tenants types.Set, diags *diag.Diagnostics) {
	CheckTenants(scope, tenants, diags)
	if scope.IsUnknown() || scope.IsNull() || scope.ValueString() == ScopePrivate {
		return
	}
	refuse := func(at path.Path) {
		diags.AddAttributeError(at, "Existing image in a spec that others see",
			fmt.Sprintf("image_details names an image of this tenant, which only specs of scope private may do; this one is %s. Build the image from the archive instead.", scope.ValueString()))
	}
	if attributes(attributes(c.Service)["image_details"]) != nil {
		refuse(path.Root("service").AtName("image_details"))
	}
	for name, element := range c.steps() {
		if attributes(attributes(element)["image_details"]) != nil {
			refuse(path.Root("workflow").AtName("steps").AtMapKey(name).AtName("image_details"))
		}
	}
	if holdsMember(c.jsonConfig(), "imageDetails") {
		refuse(path.Root("config_json"))
	}
}

// steps are the steps of a workflow block, nil when there are none or they are not known.
func (c *Content) steps() map[string]attr.Value {
	if steps, ok := attributes(c.Workflow)["steps"].(types.Map); ok {
		return steps.Elements()
	}
	return nil
}

// holdsMember reports whether the JSON of a block's configuration has a member for the block itself or one of its steps.
func holdsMember(config map[string]any, name string) bool {
	if config[name] != nil {
		return true
	}
	if steps, ok := config["steps"].(map[string]any); ok {
		for _, element := range steps {
			if step, ok := element.(map[string]any); ok && step[name] != nil {
				return true
			}
		}
	}
	return false
}

// checkReferences walks a value and checks that every "@param:" names a build parameter.
func checkReferences(value attr.Value, at path.Path, names map[string]bool, diags *diag.Diagnostics) {
	if value == nil || value.IsNull() || value.IsUnknown() {
		return
	}
	switch v := value.(type) {
	case types.Object:
		for name, member := range v.Attributes() {
			checkReferences(member, at.AtName(name), names, diags)
		}
	case types.Map:
		for key, element := range v.Elements() {
			checkReferences(element, at.AtMapKey(key), names, diags)
		}
	case types.List:
		for i, element := range v.Elements() {
			checkReferences(element, at.AtListIndex(i), names, diags)
		}
	case types.Set:
		for _, element := range v.Elements() {
			checkReferences(element, at.AtSetValue(element), names, diags)
		}
	case basetypes.StringValuable:
		text, err := jsonvalue.ToJSON(value)
		if reference, ok := text.(string); err == nil && ok {
			checkReference(reference, at, names, diags)
		}
	}
}

func checkReference(text string, at path.Path, names map[string]bool, diags *diag.Diagnostics) {
	if name, ok := strings.CutPrefix(text, pipeline.ParamPrefix); ok && !names[name] {
		diags.AddAttributeError(at, "Unknown build parameter", fmt.Sprintf("%q refers to a build parameter that parameters.build does not define. Define it, or correct the name.", text))
	}
}

// checkJSONReferences is checkReferences for config_json.
func checkJSONReferences(value any, names map[string]bool, diags *diag.Diagnostics) {
	switch v := value.(type) {
	case string:
		checkReference(v, path.Root("config_json"), names, diags)
	case []any:
		for _, element := range v {
			checkJSONReferences(element, names, diags)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			checkJSONReferences(v[name], names, diags)
		}
	}
}

// NeedsArchive reports whether the configuration builds images, whose sources are in the archive.
func (c *Content) NeedsArchive() bool {
	workflow, config := attributes(c.Workflow), c.jsonConfig()
	if images, ok := workflow["images"].(types.Map); ok && len(images.Elements()) > 0 {
		return true
	}
	if images, ok := config["images"].(map[string]any); ok && len(images) > 0 {
		return true
	}
	for _, step := range c.steps() {
		if isImage(attributes(step)["image"]) {
			return true
		}
	}
	return isImage(attributes(c.Service)["image"]) || holdsMember(config, "image")
}

// isImage tells whether there certainly is an image. One of which nothing is known may yet be null: plans for some versions of
// Terraform spell an unknown object as one of unknown members.
func isImage(image attr.Value) bool {
	members := attributes(image)
	for _, member := range members {
		if !member.IsUnknown() && !member.IsNull() {
			return true
		}
	}
	return members != nil && !slices.ContainsFunc(slices.Collect(maps.Values(members)), attr.Value.IsUnknown)
}

func isTrue(value attr.Value) bool {
	raw, err := jsonvalue.ToJSON(value)
	return err == nil && raw == true
}

// attributes returns the members of an object, nil when it is null, unknown or none.
func attributes(value attr.Value) map[string]attr.Value {
	object, ok := value.(types.Object)
	if !ok || object.IsNull() || object.IsUnknown() {
		return nil
	}
	return object.Attributes()
}
