// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

// Action is embedded by every action: it implements Metadata and Configure.
type Action struct {
	base

	// TypeName is the action type without the provider's prefix, e.g. "workflow_execute".
	TypeName string
}

// Metadata implements action.Action.
func (a *Action) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.TypeName
}

// Configure implements action.ActionWithConfigure.
func (a *Action) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.configure(req.ProviderData, &resp.Diagnostics)
}

// Object names what the action is about in diagnostics.
func (a *Action) Object(name string) objects.Object {
	return objects.Object{Type: "peak_" + a.TypeName, Name: name}
}

// Warn reports a warning of an action, as progress as well: Terraform 1.16 shows no warnings of actions.
func Warn(resp *action.InvokeResponse, progress func(message string), summary, detail string) {
	resp.Diagnostics.AddWarning(summary, detail)
	progress(summary + ": " + detail)
}

// EphemeralResource is embedded by every ephemeral resource: it implements Metadata and Configure.
type EphemeralResource struct {
	base

	// TypeName is the type without the provider's prefix, e.g. "data_warehouse_credentials".
	TypeName string
}

// Metadata implements ephemeral.EphemeralResource.
func (e *EphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + e.TypeName
}

// Configure implements ephemeral.EphemeralResourceWithConfigure.
func (e *EphemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.configure(req.ProviderData, &resp.Diagnostics)
}

// Object names what the ephemeral resource reads in diagnostics.
func (e *EphemeralResource) Object(name string) objects.Object {
	return objects.Object{Type: "peak_" + e.TypeName, Name: name}
}
