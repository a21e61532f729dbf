// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// ValidateConfig implements resource.ResourceWithValidateConfig: the rules between attributes (contract 18.1).
func (r *service) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	serviceType := textOf(config, "service_type")
	if serviceType.IsNull() {
		serviceType = types.StringValue(typeWebApp)
	}
	checkSwitches(serviceType, switchOf(config, "session_stickiness"), switchOf(config, "scale_to_zero"), &resp.Diagnostics)
}

// checkSwitches adds an error for each switch that cannot be on. Unknown values break no rule yet.
func checkSwitches(serviceType types.String, stickiness, scaleToZero types.Bool, diags *diag.Diagnostics) {
	word := serviceType.ValueString()
	if stickiness.ValueBool() && word == typeAPI {
		diags.AddAttributeError(path.Root("session_stickiness"), "Session stickiness not available",
			"A service of type \"api\" has no sessions. Remove session_stickiness, or choose the service_type \"web-app\" or \"shiny\".")
	}
	if scaleToZero.ValueBool() && (word == typeAPI || word == typeShiny) {
		diags.AddAttributeError(path.Root("scale_to_zero"), "Scale to zero not available",
			fmt.Sprintf("A service of type %q cannot scale to zero; only the service_type \"web-app\" can. Remove scale_to_zero.", word))
	}
	if stickiness.ValueBool() && scaleToZero.ValueBool() {
		diags.AddAttributeError(path.Root("scale_to_zero"), "Conflicting settings",
			"A service with session_stickiness cannot scale to zero: its sessions would be lost. Set only one of session_stickiness and scale_to_zero.")
	}
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *service) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, part := range []string{"image_details", "resources"} {
		fieldtable.CheckIDs(partOf(plan, part), path.Root(part), &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		r.checkInstanceType(ctx, plan, &resp.Diagnostics)
		return
	}

	var config, state types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// An instance type that was withdrawn later must not stand in the way of other changes.
	if !partOf(plan, "resources").Equal(partOf(state, "resources")) {
		r.checkInstanceType(ctx, plan, &resp.Diagnostics)
	}

	image := keepVersion(ctx, partOf(config, "image_details"), partOf(plan, "image_details"), partOf(state, "image_details"))
	plan = with(ctx, plan, "image_details", image)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("image_details"), image)...)

	left := foundFailed(ctx, req.Private, &resp.Diagnostics)
	before := textOf(state, attrStatus)
	changed := planChange(plan, state)
	status := plannedStatus(changed, before, left)
	if beginsToWait(plan, state) || !changed.none() && !switchOf(plan, attrWait).ValueBool() {
		status = types.StringUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attrStatus), status)...)
	address := plannedAddress(changed, textOf(state, attrApplicationURL), status)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attrApplicationURL), address)...)
	if strings.EqualFold(before.ValueString(), statusCreateFailed) && !left {
		// The platform cannot bring such a service up again: replacing it is the repair.
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root(attrStatus))
	}
}

// plannedStatus is the status after the apply, as far as it is known: an update ends when the service is available. left tells
// that a failed service is left as it is.
func plannedStatus(changed change, status types.String, left bool) types.String {
	switch {
	case !left && strings.EqualFold(status.ValueString(), statusCreateFailed):
		return types.StringUnknown()
	case changed.none(), strings.EqualFold(status.ValueString(), statusAvailable):
		return status
	}
	return types.StringUnknown()
}

// plannedAddress is the address of the web app after the apply, as far as it is known: one that is there stays, and one that is not
// can come with whatever brings the service up.
func plannedAddress(changed change, address, status types.String) types.String {
	if address.IsNull() && (status.IsUnknown() || changed.redeploys()) {
		return types.StringUnknown()
	}
	return address
}

// keepVersion gives an image version that the platform chose back to the plan, as long as the image stays the same. With
// another image the platform chooses again. A version that is configured but not known yet stays unknown.
func keepVersion(ctx context.Context, configured, planned, prior types.Object) types.Object {
	if configured.IsUnknown() || !idOf(configured, "version_id").IsNull() || !idOf(planned, "image_id").Equal(idOf(prior, "image_id")) {
		return planned
	}
	version, there := prior.Attributes()["version_id"]
	if !there {
		return planned
	}
	return with(ctx, planned, "version_id", version)
}

// checkInstanceType adds an error when the planned instance type is none that the tenant may use for this type of service
// (contract 21). Whatever keeps the check from being made leaves it to the platform.
func (r *service) checkInstanceType(ctx context.Context, plan types.Object, diags *diag.Diagnostics) {
	id, serviceType := idOf(partOf(plan, "resources"), "instance_type_id"), textOf(plan, "service_type")
	if id.IsNull() || id.IsUnknown() || serviceType.IsUnknown() || !r.Ready() {
		return
	}
	entity := entityType(serviceType.ValueString())
	options, err := r.Data().InstanceOptions(ctx, entity)
	if err != nil {
		tflog.Warn(ctx, "instance types could not be listed, so the one in the plan is not checked", map[string]any{"entity_type": entity, "error": err.Error()})
		return
	}
	if message := unknownInstanceType(fieldtable.NumberOf(id), entity, options); message != "" {
		diags.AddAttributeError(path.Root("resources").AtName("instance_type_id"), "Unknown instance type", message)
	}
}

// entityType is the word of the instance options for a service type (contract 18.1).
func entityType(serviceType string) string {
	if serviceType == typeAPI {
		return "api-deployment"
	}
	return "webapp"
}

// unknownInstanceType returns what to tell the user when id is not among the options, else "".
func unknownInstanceType(id int64, entity string, options []peak.InstanceOption) string {
	if len(options) == 0 {
		// A tenant without any instance type could run nothing: more likely the token may not list them.
		return ""
	}
	if slices.ContainsFunc(options, func(option peak.InstanceOption) bool { return option.ID == id }) {
		return ""
	}
	valid := slices.SortedFunc(slices.Values(options), func(a, b peak.InstanceOption) int { return cmp.Compare(a.ID, b.ID) })
	var list strings.Builder
	for _, option := range valid {
		fmt.Fprintf(&list, "\n  %d  %s", option.ID, option.Name)
	}
	return fmt.Sprintf("The instance type %d of resources.instance_type_id is none that the tenant has for the entity type %q. It has:\n%s\n\n"+
		"The data source peak_instance_options finds one by size.", id, entity, list.String())
}
