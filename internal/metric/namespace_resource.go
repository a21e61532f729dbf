// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

var (
	_ resource.ResourceWithConfigure   = (*namespace)(nil)
	_ resource.ResourceWithIdentity    = (*namespace)(nil)
	_ resource.ResourceWithImportState = (*namespace)(nil)
	_ resource.ResourceWithModifyPlan  = (*namespace)(nil)
)

// namespace is the resource peak_metric_namespace.
type namespace struct {
	base.Resource
}

// NewNamespaceResource returns the resource peak_metric_namespace.
func NewNamespaceResource() resource.Resource {
	return &namespace{base.Resource{TypeName: "metric_namespace"}}
}

// ModifyPlan implements resource.ResourceWithModifyPlan: the id is the name.
func (r *namespace) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan namespaceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.ID = plan.Name
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	if !req.State.Raw.IsNull() && !r.Settles(req, resp) {
		base.PlanAsWritten(ctx, req, resp, "metadata")
	}
}

// Create implements resource.Resource: it describes a namespace that is there.
func (r *namespace) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan namespaceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if !r.write(ctx, client, &plan, "create", &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("name"), plan.Name)...)
}

// write has the namespace show what is planned, and completes the plan with what the platform shows. It reports whether it could.
func (r *namespace) write(ctx context.Context, client *peak.Client, plan *namespaceModel, verb string, diags *diag.Diagnostics) bool {
	object := r.Object(plan.Name.ValueString())
	remote, err := r.await(ctx, client, plan.Name.ValueString())
	if peak.IsNotFound(err) {
		diags.AddAttributeError(path.Root("name"), "No such namespace",
			fmt.Sprintf("The namespace %q is not there. Publishing into it makes it: refer to a publication that does, as in name = peak_metric_publication.x.namespace, or publish first.", plan.Name.ValueString()))
		return false
	}
	if err != nil {
		diagnostics.AddError(diags, verb, object, err)
		return false
	}
	patch, changed, err := plan.patch(remote)
	if err == nil && changed {
		var answered peak.MetricNamespace
		if answered, err = client.UpdateMetricNamespace(ctx, plan.Name.ValueString(), patch); err == nil {
			if extra := leftOver(patch, answered.Metadata); extra != "" {
				err = errors.New("the platform keeps members of the metadata that were to go: " + extra)
			}
		}
	}
	if err != nil {
		diagnostics.AddError(diags, verb, object, err)
		return false
	}
	described, shown := plan.Description, plan.Metadata
	if err := plan.refresh(remote); err != nil {
		diagnostics.AddError(diags, "read", object, err)
		return false
	}
	if !described.IsUnknown() {
		plan.Description = described
	}
	if !shown.IsUnknown() {
		plan.Metadata = shown
	}
	return true
}

// await reads a namespace. Lists may show one a little later into which this apply has published.
func (r *namespace) await(ctx context.Context, client *peak.Client, name string) (peak.MetricNamespace, error) {
	const shown = "shown"
	started := time.Now()
	return wait.For[peak.MetricNamespace]{
		Object: r.Object(name),
		Read: func(ctx context.Context) (peak.MetricNamespace, error) {
			found, err := client.GetMetricNamespace(ctx, name)
			if peak.IsNotFound(err) && r.Data().FilledNamespaces.Has(name) && time.Since(started) < r.Data().Poll.SettleTime() {
				return peak.MetricNamespace{}, nil
			}
			return found, err
		},
		Status: func(found peak.MetricNamespace) string {
			if found.Name == "" {
				return "not shown yet"
			}
			return shown
		},
		Done: []string{shown},
	}.Run(ctx, r.Data().Poll)
}

// Read implements resource.Resource: one request.
func (r *namespace) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state namespaceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := state
	// Set even when the namespace turns out to be gone: the framework wants an identity then, too.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("name"), state.Name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	object := r.Object(state.Name.ValueString())
	remote, err := client.GetMetricNamespace(ctx, state.Name.ValueString())
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "metric namespace is gone from the platform, removing it from state", map[string]any{"name": state.Name.ValueString()})
		resp.State.RemoveResource(ctx)
		return
	}
	if err == nil {
		err = state.refresh(remote)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", object, err)
		return
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// Update implements resource.Resource.
func (r *namespace) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, state namespaceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	// What only Terraform knows sends nothing.
	if !plan.Description.Equal(state.Description) || !plan.Metadata.Equal(state.Metadata) {
		if !r.write(ctx, client, &plan, "update", &resp.Diagnostics) {
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("name"), plan.Name)...)
}

// Delete implements resource.Resource: the namespace may hold models of others.
func (r *namespace) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	client := r.Writer(&resp.Diagnostics)
	var state namespaceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.Name.ValueString()
	object := r.Object(name)
	if !state.ForceDestroy.ValueBool() {
		resp.Diagnostics.AddWarning("Namespace left behind",
			fmt.Sprintf("%s is no longer managed by Terraform, and the namespace is still on the platform as it was, with its description, its metadata and what is published in it: it may hold models of others. "+
				"To delete it with all of them, set force_destroy = true and apply, then destroy.", object))
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := wait.Delete(ctx, r.Data().Poll, object,
		func(ctx context.Context) error { return client.DeleteMetricNamespace(ctx, name) },
		func(ctx context.Context) error {
			_, err := client.GetMetricNamespace(ctx, name)
			return err
		})
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "delete", object, err)
	}
}

// ImportState implements resource.ResourceWithImportState, by name and by identity.
func (r *namespace) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("name"), path.Root("name"), req, resp)
	// Nothing on the platform tells it, and a null would plan a change.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("force_destroy"), types.BoolValue(false))...)
}
