// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package service is the Terraform resource of Peak services: web apps, APIs and Shiny apps (contract 18).
package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Statuses that end a wait (contract 25); every other word means that the service is on its way.
const (
	statusAvailable    = "AVAILABLE"
	statusCreateFailed = "CREATE_FAILED"
	statusDeleteFailed = "DELETE_FAILED"
)

type service struct {
	base.Resource

	// quiet leaves warnings about an import out where nothing is imported: in lists and data sources.
	quiet bool
}

var (
	_ resource.ResourceWithConfigure      = (*service)(nil)
	_ resource.ResourceWithValidateConfig = (*service)(nil)
	_ resource.ResourceWithModifyPlan     = (*service)(nil)
	_ resource.ResourceWithIdentity       = (*service)(nil)
	_ resource.ResourceWithImportState    = (*service)(nil)
)

// NewResource returns the resource peak_service.
func NewResource() resource.Resource {
	return &service{Resource: base.Resource{TypeName: "service"}}
}

// Create implements resource.Resource. The id is saved before the wait, so that a service whose deployment fails or takes
// too long is never lost.
func (r *service) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := timeoutsOf(plan).Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	object, secret := r.Object(label(plan)), secretEnv(config)
	request, err := createRequest(plan, secret)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id, err := client.CreateService(ctx, request, secret.Texts()...)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
		return
	}

	state := with(ctx, fill(ctx, plan, types.Object{}), "id", types.StringValue(id))
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), id)...)
	secret.Names().Write(ctx, resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	if !switchOf(plan, attrWait).ValueBool() {
		r.look(ctx, client, id, plan, state, &resp.State, &resp.Diagnostics)
		return
	}
	answer, err := r.waitAvailable(ctx, client, id, object, nil)
	r.keep(ctx, plan, state, answer, &resp.State, &resp.Diagnostics)
	addCreateError(&resp.Diagnostics, object, id, err)
}

// look saves what the platform shows of a service that is not waited for.
func (r *service) look(ctx context.Context, client *peak.Client, id string, plan, state types.Object, to *tfsdk.State, diags *diag.Diagnostics) {
	answer, err := client.GetService(ctx, id)
	if err != nil {
		// An error would taint a service that is as it should be.
		diagnostics.AddReadBackWarning(diags, r.Object(label(plan)), err)
		return
	}
	r.keep(ctx, plan, state, answer, to, diags)
}

// keep saves what was planned, with what the platform answered last where the plan left it open.
func (r *service) keep(ctx context.Context, plan, state types.Object, answer peak.Service, to *tfsdk.State, diags *diag.Diagnostics) {
	if answer.ID == "" {
		return
	}
	read, err := readAnswer(ctx, answer.Members, state, nil)
	if err != nil {
		diagnostics.AddError(diags, "read", r.Object(label(plan)), err)
		return
	}
	diags.Append(to.Set(ctx, fill(ctx, plan, read))...)
}

// addCreateError explains why a service that exists is not available. Terraform marks it as tainted in each case.
func addCreateError(diags *diag.Diagnostics, object objects.Object, id string, err error) {
	var (
		status  *diagnostics.StatusError
		timeout *diagnostics.TimeoutError
	)
	switch {
	case err == nil:
	case errors.As(err, &status):
		diags.AddError("Service deployment failed",
			fmt.Sprintf("The platform created %s (id %s), but could not bring it up: its status is %q. Look at the service in Peak for the reason; "+
				"often the image does not start, or does not answer at health_check_url. Terraform has marked it as tainted: the next terraform apply deletes it and creates it anew.", object, id, status.Status))
	case errors.As(err, &timeout):
		diags.AddError("Service not available in time", diagnostics.UnfinishedText("create", object, err))
	default:
		diagnostics.AddUnfinishedError(diags, "create", object, err)
	}
}

// Read implements resource.Resource.
func (r *service) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	hidden := writeonly.ReadNames(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	// Set first: the framework wants the identity also of a service that turns out to be gone.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), textOf(state, "id"))...)

	id := textOf(state, "id").ValueString()
	answer, err := client.GetService(ctx, id)
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "service is gone from the platform, removing it from state", map[string]any{"id": id})
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(label(state)), err)
		return
	}

	read, err := readAnswer(ctx, answer.Members, state, hidden)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(label(state)), err)
		return
	}
	r.noteFailed(ctx, read, textOf(state, "name").IsNull(), foundFailed(ctx, req.Private, &resp.Diagnostics), resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, state, read)...)
}

// Update implements resource.Resource. One PATCH carries what changed; a change that only Terraform knows of, as of the
// timeouts, sends nothing.
func (r *service) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, state, config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := timeoutsOf(plan).Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), textOf(state, "id"))...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	changed := planChange(plan, state)
	id, object := textOf(state, "id").ValueString(), r.Object(label(state))
	if changed.none() {
		before := state
		state = fill(ctx, plan, state)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		if beginsToWait(plan, before) {
			answer, err := r.waitAvailable(ctx, client, id, object, nil)
			r.keep(ctx, plan, state, answer, &resp.State, &resp.Diagnostics)
			if err != nil {
				addUpdateError(&resp.Diagnostics, object, err)
			}
		}
		return
	}

	secret, hidden := secretEnv(config), writeonly.ReadNames(ctx, req.Private, &resp.Diagnostics)
	request, err := updateRequest(plan, changed, secret)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "update", object, err)
	}
	if sendsSecrets(request) {
		hidden.Union(secret.Names()).Write(ctx, resp.Private, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	err = wait.WhileBusy(ctx, r.Data().Poll, object, func(ctx context.Context) error {
		return client.UpdateService(ctx, id, request, secret.Texts()...)
	})
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "update", object, err)
		return
	}

	var before []string
	if mayRedeploy(request) {
		before = []string{statusAvailable, textOf(state, attrStatus).ValueString()}
	}
	// The platform has the new settings now, whatever becomes of the wait.
	if sendsSecrets(request) {
		secret.Names().Write(ctx, resp.Private, &resp.Diagnostics)
	}
	state = fill(ctx, plan, state)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)

	if before == nil && strings.EqualFold(textOf(state, attrStatus).ValueString(), statusCreateFailed) {
		// It was imported so, and nothing that was changed can bring it up.
		return
	}
	if !switchOf(plan, attrWait).ValueBool() {
		r.look(ctx, client, id, plan, state, &resp.State, &resp.Diagnostics)
		return
	}
	answer, err := r.waitAvailable(ctx, client, id, object, before)
	r.keep(ctx, plan, state, answer, &resp.State, &resp.Diagnostics)
	if err != nil {
		addUpdateError(&resp.Diagnostics, object, err)
		return
	}
	if foundFailed(ctx, req.Private, &resp.Diagnostics) {
		privatestate.Write(ctx, resp.Private, keyFoundFailed, false, &resp.Diagnostics)
	}
}

// addUpdateError explains why a service that was changed is not available.
func addUpdateError(diags *diag.Diagnostics, object objects.Object, err error) {
	var status *diagnostics.StatusError
	if !errors.As(err, &status) {
		diagnostics.AddError(diags, "update", object, err)
		return
	}
	diags.AddError("Service deployment failed",
		fmt.Sprintf("The platform took the changes to %s, but could not bring it up with them: its status is %q. Look at the service in Peak for the reason, "+
			"correct the configuration and run terraform apply again. A service in status CREATE_FAILED is deleted and created anew by it, unless it was in that status when it was imported.", object, status.Status))
}

// Delete implements resource.Resource. It ends when the platform no longer knows the service.
func (r *service) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	client := r.Writer(&resp.Diagnostics)
	var state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := timeoutsOf(state).Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id, object := textOf(state, "id").ValueString(), r.Object(label(state))
	ask := func(ctx context.Context) error { return client.DeleteService(ctx, id) }
	// A conflict always means that the service is busy; a 422 only while it is.
	err := wait.WhileRefused(ctx, r.Data().Poll, object, func(ctx context.Context) error {
		return wait.WhileBusy(ctx, r.Data().Poll, object, ask)
	}, func(ctx context.Context) (string, bool) {
		answer, err := client.GetService(ctx, id)
		return answer.Status, err == nil && !atRest(answer.Status)
	})
	if err == nil {
		_, err = wait.For[peak.Service]{
			Object:  object,
			Read:    func(ctx context.Context) (peak.Service, error) { return client.GetService(ctx, id) },
			Status:  func(answer peak.Service) string { return answer.Status },
			Failed:  []string{statusDeleteFailed},
			Gone:    true,
			Resting: []string{statusAvailable, statusCreateFailed, statusDeleteFailed},
			// A deletion that failed before may still be shown.
			Stale: func(answer peak.Service) bool { return wait.IsOneOf(answer.Status, statusDeleteFailed) },
			Again: ask,
		}.Run(ctx, r.Data().Poll)
	}
	var status *diagnostics.StatusError
	switch {
	case errors.As(err, &status):
		resp.Diagnostics.AddError("Service not deleted",
			fmt.Sprintf("The platform could not delete %s (id %s): its status is %q. Run Terraform again with the same command to repeat the deletion; "+
				"if that fails as well, ask Peak support.", object, id, status.Status))
	case err != nil:
		diagnostics.AddError(&resp.Diagnostics, "delete", object, err)
	}
}

// atRest tells whether a service in this status stays as it is. There may be more words for being busy than are documented
// (contract 25).
func atRest(status string) bool {
	return slices.Contains([]string{statusAvailable, statusCreateFailed, statusDeleteFailed}, strings.ToUpper(status))
}

// ImportState implements resource.ResourceWithImportState.
func (r *service) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
	// The default, so that an import plans no change.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attrWait), true)...)
}

// beginsToWait tells that a service that was not waited for is to be, and is on its way yet.
func beginsToWait(plan, state types.Object) bool {
	return switchOf(plan, attrWait).ValueBool() && !switchOf(state, attrWait).ValueBool() && !switchOf(state, attrWait).IsNull() && !atRest(textOf(state, attrStatus).ValueString())
}

// waitAvailable reads the service until it is available and returns what was read last, also with an error. before are the
// statuses that it may still show from before a redeployment.
func (r *service) waitAvailable(ctx context.Context, client *peak.Client, id string, object objects.Object, before []string) (peak.Service, error) {
	return wait.For[peak.Service]{
		Object: object,
		Read:   func(ctx context.Context) (peak.Service, error) { return client.GetService(ctx, id) },
		Status: func(answer peak.Service) string { return answer.Status },
		Done:   []string{statusAvailable},
		Failed: []string{statusCreateFailed, statusDeleteFailed},
		Stale:  func(answer peak.Service) bool { return wait.IsOneOf(answer.Status, before...) },
	}.Run(ctx, r.Data().Poll)
}
