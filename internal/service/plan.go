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
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if config.ServiceType.IsNull() {
		config.ServiceType = types.StringValue(typeWebApp)
	}
	checkSwitches(config.ServiceType, config.SessionStickiness, config.ScaleToZero, &resp.Diagnostics)
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
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	checkIDs(ctx, plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		r.checkInstanceType(ctx, plan, &resp.Diagnostics)
		return
	}

	var config, state model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// An instance type that was withdrawn later must not stand in the way of other changes.
	if !plan.Resources.Equal(state.Resources) {
		r.checkInstanceType(ctx, plan, &resp.Diagnostics)
	}

	plan.ImageDetails = keepVersion(ctx, config.ImageDetails, plan.ImageDetails, state.ImageDetails, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("image_details"), plan.ImageDetails)...)

	left := foundFailed(ctx, req.Private, &resp.Diagnostics)
	status := plannedStatus(plan, state, left)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), status)...)
	if strings.EqualFold(state.Status.ValueString(), statusCreateFailed) && !left {
		// The platform cannot bring such a service up again: replacing it is the repair.
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("status"))
	}
}

// checkIDs adds an error for each id that cannot be sent.
func checkIDs(ctx context.Context, plan model, diags *diag.Diagnostics) {
	image, at := members[imageModel](ctx, plan.ImageDetails, diags), path.Root("image_details")
	fieldtable.CheckID(image.ImageID, at.AtName("image_id"), "an image", diags)
	fieldtable.CheckID(image.VersionID, at.AtName("version_id"), "an image version", diags)
	fieldtable.CheckID(members[resourcesModel](ctx, plan.Resources, diags).InstanceTypeID, path.Root("resources").AtName("instance_type_id"), "an instance type", diags)
}

// plannedStatus is the status after the apply, as far as it is known: an update ends when the service is available. left tells
// that a failed service is left as it is.
func plannedStatus(plan, state model, left bool) types.String {
	switch {
	case !left && strings.EqualFold(state.Status.ValueString(), statusCreateFailed):
		return types.StringUnknown()
	case sameSettings(plan, state), strings.EqualFold(state.Status.ValueString(), statusAvailable):
		return state.Status
	}
	return types.StringUnknown()
}

// keepVersion gives an image version that the platform chose back to the plan, as long as the image stays the same. With
// another image the platform chooses again. A version that is configured but not known yet stays unknown.
func keepVersion(ctx context.Context, configured, planned, prior types.Object, diags *diag.Diagnostics) types.Object {
	if configured.IsUnknown() {
		return planned
	}
	image, before := members[imageModel](ctx, planned, diags), members[imageModel](ctx, prior, diags)
	if !members[imageModel](ctx, configured, diags).VersionID.IsNull() || !image.ImageID.Equal(before.ImageID) {
		return planned
	}
	image.VersionID = before.VersionID
	return image.object()
}

// checkInstanceType adds an error when the planned instance type is none that the tenant may use for this type of service
// (contract 21). Whatever keeps the check from being made leaves it to the platform.
func (r *service) checkInstanceType(ctx context.Context, plan model, diags *diag.Diagnostics) {
	id := members[resourcesModel](ctx, plan.Resources, diags).InstanceTypeID
	if id.IsNull() || id.IsUnknown() || plan.ServiceType.IsUnknown() || !r.Ready() {
		return
	}
	entity := entityType(plan.ServiceType.ValueString())
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
