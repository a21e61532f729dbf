// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
)

// findAny is the deployment of any kind that the path names, and the revision that is in force.
func (d *API) findAny(r *wire.Request) (*deployment, *revision, error) {
	object := d.state.Deployments[r.Values["id"]]
	if object == nil {
		return nil, nil, wire.Refuse(http.StatusNotFound, "There is no deployment %s.", r.Values["id"])
	}
	current := d.revision(object.ID, object.Current)
	if current == nil {
		return nil, nil, wire.Refuse(http.StatusNotFound, "Deployment %s has no revision.", object.Metadata.Name)
	}
	return object, current, nil
}

// runValues are the run parameters in force, resolved and not masked: blocks read them (contract 15).
func (d *API) runValues(object *deployment, current *revision) (specs.Values, error) {
	b := d.blockBound(object, current)
	if object.Kind == specs.KindApp {
		b = d.appBound(object, current)
	}
	resolved, err := b.Resolved()
	return resolved.Run, err
}

func (d *API) runParameters(r *wire.Request) (wire.Reply, error) {
	object, current, err := d.findAny(r)
	if err != nil {
		return wire.Reply{}, err
	}
	run, err := d.runValues(object, current)
	if err != nil {
		return wire.Reply{}, err
	}
	if d.p.Turned.Has(assumptions.RunUnmasked) {
		specs.Hide(d.blockBound(object, current).Definitions.Run, run)
	}
	return wire.OK(run)
}

// patchRunV1 merges flat values into the run parameters, of an app into its own (contract 15).
func (d *API) patchRunV1(r *wire.Request) (wire.Reply, error) {
	object, current, err := d.findAny(r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	if object.Kind == specs.KindApp {
		err = d.patchApp(object, current, in.Values, nil)
	} else {
		err = d.patchBlock(object, current, in.Values)
	}
	if err != nil {
		return wire.Reply{}, err
	}
	run, err := d.runValues(object, current)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(run)
}

// patchRunV2 merges the values of a block, or of an app and its blocks (contract 15).
func (d *API) patchRunV2(r *wire.Request) (wire.Reply, error) {
	object, current, err := d.findAny(r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	var own, app map[string]any
	if parameters, given := in.Object("parameters"); given {
		own = parameters.Values
	}
	if parameters, given := in.Object("appParameters"); given {
		app = parameters.Values
	}
	if err := in.Err(); err != nil {
		return wire.Reply{}, err
	}
	if object.Kind != specs.KindApp {
		if app != nil {
			return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "appParameters are for app deployments only.")
		}
		if err := d.patchBlock(object, current, own); err != nil {
			return wire.Reply{}, err
		}
		run, err := d.runValues(object, current)
		if err != nil {
			return wire.Reply{}, err
		}
		return wire.OK(map[string]any{"parameters": run})
	}
	if err := d.patchApp(object, current, app, own); err != nil {
		return wire.Reply{}, err
	}
	return d.appRunParameters(object, current)
}

// appRunParameters are the run parameters of an app and of its blocks by name.
func (d *API) appRunParameters(object *deployment, current *revision) (wire.Reply, error) {
	app, err := d.runValues(object, current)
	if err != nil {
		return wire.Reply{}, err
	}
	blocks := map[string]any{}
	for _, item := range current.Blocks {
		child, revised := d.state.Deployments[item.DeploymentID], d.revision(item.DeploymentID, item.Revision)
		if child == nil || revised == nil {
			continue
		}
		if blocks[d.blockName(child)], err = d.runValues(child, revised); err != nil {
			return wire.Reply{}, err
		}
	}
	return wire.OK(map[string]any{"appParameters": app, "parameters": blocks})
}

// patchBlock merges run values of a block. Neither revision nor status changes.
func (d *API) patchBlock(object *deployment, current *revision, run map[string]any) error {
	b := d.blockBound(object, current)
	b.Given = b.Given.Merged(run)
	if _, err := b.Check("parameters"); err != nil {
		return wire.Refuse(http.StatusBadRequest, "%s", err.Error())
	}
	current.Parameters = b.Given
	d.p.Changed = true
	d.settle(object, assumptions.RunPatchStatus)
	return nil
}

// patchApp merges run values of an app and of its blocks, all or none.
func (d *API) patchApp(object *deployment, current *revision, app, blocks map[string]any) error {
	b := d.appBound(object, current)
	b.Given = b.Given.Merged(app)
	if _, err := b.Check("appParameters"); err != nil {
		return wire.Refuse(http.StatusBadRequest, "%s", err.Error())
	}
	inherited := b.Filled()
	patches, known := map[*revision]specs.ValueSet{}, map[string]bool{}
	for _, item := range current.Blocks {
		child, revised := d.state.Deployments[item.DeploymentID], d.revision(item.DeploymentID, item.Revision)
		if child == nil || revised == nil {
			continue
		}
		name := d.blockName(child)
		known[name] = true
		run, isObject := blocks[name].(map[string]any)
		if blocks[name] != nil && !isObject {
			return wire.Refuse(http.StatusBadRequest, "parameters.%s must be an object.", name)
		}
		inner := d.blockBound(child, revised)
		inner.Given, inner.App = inner.Given.Merged(run), inherited
		if _, err := inner.Check("parameters." + name); err != nil {
			return wire.Refuse(http.StatusBadRequest, "%s", err.Error())
		}
		patches[revised] = inner.Given
	}
	for name := range blocks {
		if !known[name] {
			return wire.Refuse(http.StatusBadRequest, "parameters.%s: the app deployment has no such block.", name)
		}
	}
	current.AppParameters = b.Given
	for revised, own := range patches {
		revised.Parameters, revised.AppParameters = own, inherited
	}
	d.p.Changed = true
	d.settle(object, assumptions.RunPatchStatus)
	return nil
}

// execute runs what the latest revision lets run by itself (contract 15): all of it or, when one cannot, nothing.
func (d *API) execute(r *wire.Request) (wire.Reply, error) {
	object, current, err := d.findAny(r)
	if err != nil {
		return wire.Reply{}, err
	}
	if object.Status != DepDeployed {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "Deployment %s is %s, not deployed.", object.Metadata.Name, object.Status)
	}
	items := []revisionBlock{{object.ID, current.Revision}}
	if object.Kind == specs.KindApp {
		items = current.Blocks
	}
	type runnable struct {
		child *deployment
		of    *revision
		flow  *workflows.Workflow
	}
	var chosen []runnable
	for _, item := range items {
		child, of := d.state.Deployments[item.DeploymentID], d.revision(item.DeploymentID, item.Revision)
		if child == nil || of == nil || !of.AutoRun || child.Kind != specs.KindWorkflow {
			continue
		}
		if flow := d.workflows.State.Workflows[child.PlatformID]; flow != nil {
			if err := d.executions.Startable(flow); err != nil {
				return wire.Reply{}, err
			}
			chosen = append(chosen, runnable{child, of, flow})
		}
	}
	answers := []map[string]any{}
	for _, one := range chosen {
		run := d.executions.Start(one.flow, nil, nil, nil)
		answers = append(answers, map[string]any{"blockSpecId": one.child.SpecID, "version": one.of.Version, "executionId": run.ID, "status": "executed"})
	}
	return wire.OK(map[string]any{"executeResponse": answers})
}
