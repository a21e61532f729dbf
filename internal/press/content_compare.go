// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// Changed names the attributes whose change needs a new release. configured alone holds write-only values. Unknown values
// count as no change; Terraform plans again when they are known.
func (c *Content) Changed(prior, configured Content, unseen Unseen) []string {
	var changed []string
	if c.configChanged(prior, configured) {
		changed = append(changed, c.form())
	}
	if !unknownWithin(c.Parameters) && !SameDefinitions(prior.Parameters, c.Parameters) {
		changed = append(changed, "parameters")
	}
	if !unseen.Has("artifact") && !c.ArtifactHash.IsUnknown() && !c.ArtifactHash.Equal(prior.ArtifactHash) {
		changed = append(changed, "artifact")
	}
	if !c.AutoRunOnDeploy.IsUnknown() && !c.AutoRunOnDeploy.Equal(prior.AutoRunOnDeploy) {
		changed = append(changed, "auto_run_on_deploy")
	}
	return changed
}

// Open names the attributes whose content is not known yet, so that Changed cannot tell. Write-only values are not among them:
// their version tells whether they change.
func (c *Content) Open(unseen Unseen) []string {
	var open []string
	if slices.ContainsFunc([]attr.Value{c.Workflow, c.Service, c.ConfigJSON}, unknownWithin) {
		open = append(open, c.form())
	}
	if unknownWithin(c.Parameters) {
		open = append(open, "parameters")
	}
	if c.ArtifactHash.IsUnknown() && !unseen.Has("artifact") {
		open = append(open, "artifact")
	}
	if c.AutoRunOnDeploy.IsUnknown() {
		open = append(open, "auto_run_on_deploy")
	}
	return open
}

// Recorded is what the platform does not show of the content, and state does not hold either, once c is saved.
func (c *Content) Recorded(unseen Unseen) Unseen {
	if c.ArtifactHash.IsNull() {
		return unseen
	}
	return unseen.Without("artifact")
}

// form is the attribute that holds the configuration.
func (c *Content) form() string {
	switch {
	case !c.Workflow.IsNull():
		return KindWorkflow
	case !c.Service.IsNull():
		return KindService
	}
	return "config_json"
}

// configChanged reports whether the configuration means something else than before.
func (c *Content) configChanged(prior, configured Content) bool {
	if slices.ContainsFunc([]attr.Value{c.Workflow, c.Service, c.ConfigJSON, configured.Workflow, configured.Service}, unknownWithin) {
		return false
	}
	before, errBefore := prior.Config(Content{})
	after, errAfter := c.Config(Content{})
	if errBefore != nil || errAfter != nil {
		return false
	}
	for _, part := range []struct {
		fields                     fieldtable.Fields
		planned, prior, configured types.Object
	}{{workflowFields, c.Workflow, prior.Workflow, configured.Workflow}, {serviceFields, c.Service, prior.Service, configured.Service}} {
		versions, published := writeonly.Versions(part.fields, part.planned), writeonly.Versions(part.fields, part.prior)
		secrets := writeonly.MembersOf(part.fields, part.configured)
		for place, version := range published {
			if versions[place] != version {
				return true
			}
			// What was published is not known, and the same version says that it is the same.
			delete(secrets, place)
		}
		// Values that become write-only may be in the state yet, as after an import: moving them is no change.
		if request, ok := after.(map[string]any); ok {
			secrets.Merge(request)
		}
	}
	return !jsonvalue.Equal(withoutEmpty("", normalized(before)), withoutEmpty("", normalized(after))) || tokensRaised(c.Workflow, prior.Workflow)
}

// normalized round-trips JSON, so that values of all origins compare.
func normalized(value any) any {
	encoded, err := json.Marshal(value)
	if err != nil {
		return value
	}
	parsed, err := jsonvalue.Parse(encoded)
	if err != nil {
		return value
	}
	return parsed
}

// withoutEmpty drops members that say nothing: null, "", [] and {}. An image says something even when it is empty: that it
// is built with every default. So does a map whose members have names of the user's choice, such as variables: one that is set
// to "" is another configuration than one that is not set. A documented default says as little as nothing: what the SDK has
// made spells out that a step is a standard one, and a configuration that leaves that out means the same (contract 10.4, 16.3).
func withoutEmpty(name string, value any) any {
	switch v := value.(type) {
	case string:
		if v == "" {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = withoutEmpty("", element)
		}
		return list
	case map[string]any:
		if freeMaps[name] {
			if v = withoutNulls(v); len(v) > 0 {
				return v
			}
			return nil
		}
		object := make(map[string]any, len(v))
		for key, member := range v {
			if usual, ok := defaults[key]; ok && jsonvalue.Equal(member, usual) {
				continue
			}
			if kept := withoutEmpty(key, member); kept != nil {
				object[key] = kept
			} else if _, ok := member.(map[string]any); ok && name == "images" {
				object[key] = map[string]any{}
			}
		}
		if len(object) == 0 && name != "image" {
			return nil
		}
		return object
	}
	return value
}

// freeMaps are the members of a block's configuration that may be maps of texts, from the tables.
var freeMaps = func() map[string]bool {
	free := map[string]bool{}
	var walk func(fieldtable.Fields)
	walk = func(fields fieldtable.Fields) {
		for _, field := range fields {
			if field.Fields == nil && field.Key != "" {
				free[field.Key] = true
			}
			walk(field.Fields)
		}
	}
	walk(workflowFields)
	walk(serviceFields)
	// A trigger has a boolean of this name, a watcher an object with members of its own.
	delete(free, "webhook")
	return free
}()

// withoutNulls leaves out null members, which mean the same as none.
func withoutNulls(object map[string]any) map[string]any {
	object = maps.Clone(object)
	maps.DeleteFunc(object, func(_ string, member any) bool { return member == nil })
	return object
}

// tokensRaised reports whether the version of a repository's token moves: the token is part of the release. Which token an
// imported release has is not known, so that its version is recorded only.
func tokensRaised(planned, prior types.Object) bool {
	before := tokenVersions(prior)
	for step, version := range tokenVersions(planned) {
		if known, ok := before[step]; ok && known != version {
			return true
		}
	}
	return false
}

// tokenVersions collects token_wo_version by step.
func tokenVersions(workflow types.Object) map[string]int64 {
	versions := map[string]int64{}
	steps, ok := attributes(workflow)["steps"].(types.Map)
	if !ok {
		return versions
	}
	for name, step := range steps.Elements() {
		if version, ok := attributes(attributes(step)["repository"])["token_wo_version"].(types.Int64); ok && !version.IsNull() && !version.IsUnknown() {
			versions[name] = version.ValueInt64()
		}
	}
	return versions
}

// unknownWithin reports whether any part of a value is unknown.
func unknownWithin(value attr.Value) bool {
	_, err := jsonvalue.ToJSON(value)
	return err != nil
}

// defaults are what the platform assumes of members of steps and watchers that are absent, from the tables of workflows.
var defaults = func() map[string]any {
	assumed := map[string]any{}
	var walk func(fieldtable.Fields)
	walk = func(fields fieldtable.Fields) {
		for _, field := range fields {
			if field.Default != nil {
				assumed[field.Key] = field.Default
			}
			walk(field.Fields)
		}
	}
	walk(pipeline.StepFields(pipeline.Workflow))
	walk(pipeline.WatcherFields(pipeline.Workflow))
	return assumed
}()
