// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Question is a create that the platform checks before it is made (contract 10.2).
type Question struct {
	Object objects.Object
	// SpecID is the spec whose release it is; "" for a new spec.
	SpecID string
	// Body is the content of the request without its archive, whose hash is Archive.
	Body    any
	Archive string
	// Ask asks.
	Ask func(ctx context.Context, client *peak.Client) error
	// Excused tells whether a refusal is none, since it is about what this create takes the place of.
	Excused func(ctx context.Context, err error) bool
	Refusal Refusal
	// Adopt says how a release that is published after all comes under Terraform.
	Adopt string
	// Off says how to stop asking a platform that creates what it was to check; "" is what that takes in the provider configuration.
	Off string
}

// key names the request with its content.
func (q Question) key() string {
	body, err := json.Marshal(q.Body)
	if err != nil {
		return q.Object.String()
	}
	return fmt.Sprintf("%s %s %x", q.SpecID, q.Archive, sha256.Sum256(body))
}

// Check has the platform check a create, and reports what it would refuse. That the platform cannot be asked is a warning: it
// keeps nobody from planning.
func (q Question) Check(ctx context.Context, data *base.Data, diags *diag.Diagnostics) {
	err := data.Validation.Ask(ctx, q.key(), func(ctx context.Context) error { return q.Ask(ctx, data.Client) })
	made := new(peak.MadeError)
	switch {
	case err == nil:
	case errors.As(err, &made):
		q.Undo(ctx, data, made, diags)
	case refusal(err) && q.Excused != nil && q.Refusal.mayBeOfName(messageOf(err)) && q.Excused(ctx, err):
	case refusal(err):
		diags.AddAttributeError(q.Refusal.Path(messageOf(err)), "The platform would refuse this",
			fmt.Sprintf("The platform has checked %s without storing anything, as validate_specs asks, and would refuse it.\n\n%s\n\nCorrect what the platform complains about.", q.Object, err))
	default:
		diags.AddWarning("Not checked by the platform",
			fmt.Sprintf("The platform could not be asked whether %s is valid, so that its apply may still be refused.\n\n%s", q.Object, err))
	}
}

// off is what to do about a platform that creates what it was to check, where every plan asks.
const off = "The platform does not know validate=true, and nothing more is checked in this run: set validate_specs = false in the provider configuration, or take PEAK_VALIDATE_SPECS away."

// Undo tells of a platform that has created what it was to check, and deletes what can be deleted.
func (q Question) Undo(ctx context.Context, data *base.Data, made *peak.MadeError, diags *diag.Diagnostics) {
	off := cmp.Or(q.Off, off)
	if made.Release != "" {
		diags.AddAttributeError(q.Refusal.root("release.version"), "The platform published instead of checking",
			fmt.Sprintf("Release %s of block spec %s, which was only to be checked, is published: releases cannot be deleted. %s For any other content choose a greater version.",
				made.Release, made.SpecID, strings.TrimSpace(off+" "+q.Adopt)))
		return
	}
	object := objects.Object{Type: q.Object.Type, Name: made.SpecID}
	if err := Delete(ctx, data.Client, data.Poll, object, peak.Blocks, made.SpecID); err != nil {
		diags.AddError("The platform created instead of checking",
			fmt.Sprintf("Block spec %s (id %s), which was only to be checked, was created, and could not be deleted again: %s.\n\nDelete it on the platform. %s", q.Object, made.SpecID, err, off))
		return
	}
	diags.AddWarning("The platform created instead of checking",
		fmt.Sprintf("Block spec %s (id %s), which was only to be checked, was created, and is deleted again. %s", q.Object, made.SpecID, off))
}

// refusal tells the answers that a create would get as well (contract 10).
func refusal(err error) bool {
	switch peak.StatusOf(err) {
	case http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// messageOf is what the platform said.
func messageOf(err error) string {
	if answer, ok := errors.AsType[*peak.Error](err); ok {
		return answer.Message
	}
	return ""
}

// InTheWay tells whether a refusal is about the name of a spec that this process has read from the state: it is then what the new one takes the
// place of.
func InTheWay(ctx context.Context, data *base.Data, kind, name string, err error) bool {
	if !peak.IsRefused(err) && peak.StatusOf(err) != http.StatusBadRequest {
		return false
	}
	for spec, err := range data.Client.ListSpecs(ctx, peak.Blocks, peak.ListSpecsQuery{Name: name}) {
		if err != nil {
			return false
		}
		if spec.Metadata.Name == name && spec.Kind == kind && data.ReadSpecs.Has(spec.ID) {
			return true
		}
	}
	return false
}

// SpecRoots are the attributes of peak_block_spec by the members of the request.
func SpecRoots() map[string]path.Path {
	release := path.Root("release")
	return map[string]path.Path{
		"release": release, "release.version": release.AtName("version"), "release.notes": release.AtName("notes"), "metadata.name": path.Root("name"),
		"parameters": path.Root("parameters"), "scope": path.Root("scope"), "tenants": path.Root("tenants"), "artifact": path.Root("artifact"),
		"autoRunOnDeploy": path.Root("auto_run_on_deploy"), "featured": path.Root("featured"),
	}
}

// ReleaseRoots are those of peak_block_spec_release.
func ReleaseRoots() map[string]path.Path {
	roots := SpecRoots()
	roots["release"], roots["release.version"], roots["release.notes"] = path.Root("version"), path.Root("version"), path.Root("notes")
	return roots
}
