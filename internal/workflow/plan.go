// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/tags"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *workflow) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	pipeline.CheckSteps(pipeline.Workflow, path.Root("steps"), config.Steps, &resp.Diagnostics)
	pipeline.CheckTriggers(path.Root("triggers"), config.Triggers, &resp.Diagnostics)
	pipeline.CheckWatchers(path.Root("watchers"), config.Watchers, &resp.Diagnostics)
}

// ModifyPlan implements resource.ResourceWithModifyPlan: it fills in what is not configured and puts computed values back
// that a change does not move, so that a plan shows the change and nothing else.
func (r *workflow) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	prior := model{}
	exists := !req.State.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	} else {
		var err error
		if prior, err = created(ctx, types.StringNull()); err != nil {
			resp.Diagnostics.AddError("Cannot plan peak_workflow", err.Error())
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if err := planBody(ctx, &plan, config, prior); err != nil {
		resp.Diagnostics.AddError("Cannot plan peak_workflow", err.Error())
		return
	}
	plan.TagsAll = tags.Plan(plan.Tags, r.DefaultTags())
	pipeline.CheckPlanned(path.Root("steps"), plan.Steps, &resp.Diagnostics)
	change := planChange(plan, prior)
	planComputed(&plan, prior, exists, change)
	if exists && change.body {
		warnOfTokens(notedTokens(ctx, req.Private, &resp.Diagnostics), plan.Steps, config.Steps, &resp.Diagnostics)
	}
	warnOfPause(plan, prior, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	r.checkInstanceTypes(ctx, plan.Steps, prior.Steps, &resp.Diagnostics)
}

// planBody fills in defaults and what the platform chose before.
func planBody(ctx context.Context, plan *model, config, prior model) error {
	planned, err := plan.body()
	if err != nil {
		return err
	}
	configured, err := config.body()
	if err != nil {
		return err
	}
	before, err := prior.body()
	if err != nil {
		return err
	}
	filled, err := bodyFields.Plan(ctx, planned, configured, before)
	if err != nil {
		return err
	}
	return plan.setBody(filled)
}

// planComputed plans the status and the webhook ids. A webhook keeps its id, so the list moves only with their number.
func planComputed(plan *model, prior model, exists bool, next change) {
	switch count, known := webhooks(plan.Triggers); {
	case known && count == 0:
		plan.WebhookIDs = stringList(nil)
	case known && exists && count == len(prior.WebhookIDs.Elements()):
		plan.WebhookIDs = prior.WebhookIDs
	default:
		plan.WebhookIDs = types.ListUnknown(types.StringType)
	}
	plan.Status = types.StringUnknown()
	if exists && next.none() {
		plan.Status = prior.Status
	}
}

// warnOfPause warns of a pause that is new and has no schedule to hold: runs by webhook or by hand are not documented to be held.
// An import, and other changes of a workflow that is paused already, do not repeat it.
func warnOfPause(plan, prior model, diags *diag.Diagnostics) {
	was := prior.Paused.ValueBool() && !isScheduled(prior.Triggers)
	if !plan.Paused.ValueBool() || isScheduled(plan.Triggers) || was {
		return
	}
	diags.AddAttributeWarning(path.Root("paused"), "Paused without a schedule",
		fmt.Sprintf("Workflow %q is to be paused, and none of its triggers has a cron expression, so that there is no schedule to pause. The platform may refuse it or do nothing. "+
			"Add a trigger with cron, or leave paused out, unless you know that the platform takes it.", plan.Name.ValueString()))
}

// isScheduled tells whether some trigger has a cron expression, or may have one that is not known yet.
func isScheduled(triggers types.List) bool {
	return triggers.IsUnknown() || slices.ContainsFunc(triggers.Elements(), func(element attr.Value) bool {
		trigger, ok := element.(types.Object)
		if !ok || trigger.IsUnknown() {
			return true
		}
		cron := trigger.Attributes()["cron"]
		return cron != nil && !cron.IsNull()
	})
}

// webhooks counts webhook triggers, as far as they are known.
func webhooks(triggers types.List) (count int, known bool) {
	if triggers.IsUnknown() {
		return 0, false
	}
	for _, element := range triggers.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			return 0, false
		}
		webhook, ok := object.Attributes()["webhook"].(types.Bool)
		if !ok || webhook.IsUnknown() {
			return 0, false
		}
		if webhook.ValueBool() {
			count++
		}
	}
	return count, true
}

// checkInstanceTypes adds an error for each new instance type that is not among those for workflow steps (contract 16.8).
// Whatever keeps the check from being made leaves it to the platform. One that is in the state already passes: a type that
// was withdrawn later must not stand in the way of other changes.
func (r *workflow) checkInstanceTypes(ctx context.Context, steps, prior types.Map, diags *diag.Diagnostics) {
	wanted, before := instanceTypes(steps), instanceTypes(prior)
	for name, id := range wanted {
		if was, ok := before[name]; ok && was == id {
			delete(wanted, name)
		}
	}
	if len(wanted) == 0 || !r.Ready() {
		return
	}
	resources, err := r.Data().WorkflowResources(ctx)
	if err != nil || len(resources) == 0 {
		tflog.Warn(ctx, "instance types could not be listed, so those in the plan are not checked", map[string]any{"error": fmt.Sprint(err)})
		return
	}
	for name, id := range wanted {
		if slices.ContainsFunc(resources, func(resource peak.WorkflowResource) bool { return resource.ID == id }) {
			continue
		}
		diags.AddAttributeError(path.Root("steps").AtMapKey(name).AtName("resources").AtName("instance_type_id"), "Unknown instance type",
			fmt.Sprintf("There is no instance type %d for workflow steps. The ones that there are:\n%s\n\nThe data source peak_workflow_resources finds one by size.", id, sizes(resources)))
	}
}

// instanceTypes collects the known instance types by step.
func instanceTypes(steps types.Map) map[string]int64 {
	found := map[string]int64{}
	for name, element := range steps.Elements() {
		step, ok := element.(types.Object)
		if !ok {
			continue
		}
		resources, ok := step.Attributes()["resources"].(types.Object)
		if !ok {
			continue
		}
		if id, ok := resources.Attributes()["instance_type_id"].(fieldtable.IDValue); ok {
			if number, ok := fieldtable.ParseID(id.ValueString()); ok {
				found[name] = number
			}
		}
	}
	return found
}

// sizes lists instance types for a message.
func sizes(resources []peak.WorkflowResource) string {
	resources = slices.SortedFunc(slices.Values(resources), func(a, b peak.WorkflowResource) int { return cmp.Compare(a.ID, b.ID) })
	lines := make([]string, len(resources))
	for i, resource := range resources {
		lines[i] = fmt.Sprintf("  %d  %v CPU, %v GB", resource.ID, resource.CPU, resource.Memory)
		if resource.GPU != nil && *resource.GPU > 0 {
			lines[i] += fmt.Sprintf(", %v GPU", *resource.GPU)
		}
	}
	return strings.Join(lines, "\n")
}
