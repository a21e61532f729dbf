package emulator

import (
	"net/http"
)

// findAny is the deployment of any kind that the path names, and the revision that is in force.
func (d *deployments) findAny(r *request) (*deployment, *revision, error) {
	object := d.state.Deployments[r.values["id"]]
	if object == nil {
		return nil, nil, refuse(http.StatusNotFound, "There is no deployment %s.", r.values["id"])
	}
	current := d.revision(object.ID, object.Current)
	if current == nil {
		return nil, nil, refuse(http.StatusNotFound, "Deployment %s has no revision.", object.Metadata.Name)
	}
	return object, current, nil
}

// runValues are the run parameters in force, resolved and not masked: blocks read them (contract 15).
func (d *deployments) runValues(object *deployment, current *revision) (values, error) {
	b := d.blockBound(object, current)
	if object.Kind == kindApp {
		b = d.appBound(object, current)
	}
	resolved, err := b.resolved()
	return resolved.Run, err
}

func (d *deployments) runParameters(r *request) (reply, error) {
	object, current, err := d.findAny(r)
	if err != nil {
		return reply{}, err
	}
	run, err := d.runValues(object, current)
	if err != nil {
		return reply{}, err
	}
	if d.p.contrary {
		hide(d.blockBound(object, current).definitions.Run, run)
	}
	return ok(run)
}

// patchRunV1 merges flat values into the run parameters, of an app into its own (contract 15).
func (d *deployments) patchRunV1(r *request) (reply, error) {
	object, current, err := d.findAny(r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	if object.Kind == kindApp {
		err = d.patchApp(object, current, in.values, nil)
	} else {
		err = d.patchBlock(object, current, in.values)
	}
	if err != nil {
		return reply{}, err
	}
	run, err := d.runValues(object, current)
	if err != nil {
		return reply{}, err
	}
	return ok(run)
}

// patchRunV2 merges the values of a block, or of an app and its blocks (contract 15).
func (d *deployments) patchRunV2(r *request) (reply, error) {
	object, current, err := d.findAny(r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	var own, app map[string]any
	if parameters, given := in.object("parameters"); given {
		own = parameters.values
	}
	if parameters, given := in.object("appParameters"); given {
		app = parameters.values
	}
	if err := in.err(); err != nil {
		return reply{}, err
	}
	if object.Kind != kindApp {
		if app != nil {
			return reply{}, refuse(http.StatusBadRequest, "appParameters are for app deployments only.")
		}
		if err := d.patchBlock(object, current, own); err != nil {
			return reply{}, err
		}
		run, err := d.runValues(object, current)
		if err != nil {
			return reply{}, err
		}
		return ok(map[string]any{"parameters": run})
	}
	if err := d.patchApp(object, current, app, own); err != nil {
		return reply{}, err
	}
	return d.appRunParameters(object, current)
}

// appRunParameters are the run parameters of an app and of its blocks by name.
func (d *deployments) appRunParameters(object *deployment, current *revision) (reply, error) {
	app, err := d.runValues(object, current)
	if err != nil {
		return reply{}, err
	}
	blocks := map[string]any{}
	for _, item := range current.Blocks {
		child, revised := d.state.Deployments[item.DeploymentID], d.revision(item.DeploymentID, item.Revision)
		if child == nil || revised == nil {
			continue
		}
		if blocks[d.blockName(child)], err = d.runValues(child, revised); err != nil {
			return reply{}, err
		}
	}
	return ok(map[string]any{"appParameters": app, "parameters": blocks})
}

// patchBlock merges run values of a block. Neither revision nor status changes.
func (d *deployments) patchBlock(object *deployment, current *revision, run map[string]any) error {
	b := d.blockBound(object, current)
	b.given = b.given.merged(run)
	if _, err := b.check("parameters"); err != nil {
		return refuse(http.StatusBadRequest, "%s", err.Error())
	}
	current.Parameters = b.given
	d.p.changed = true
	d.settle(object)
	return nil
}

// patchApp merges run values of an app and of its blocks, all or none.
func (d *deployments) patchApp(object *deployment, current *revision, app, blocks map[string]any) error {
	b := d.appBound(object, current)
	b.given = b.given.merged(app)
	if _, err := b.check("appParameters"); err != nil {
		return refuse(http.StatusBadRequest, "%s", err.Error())
	}
	inherited := b.filled()
	patches, known := map[*revision]valueSet{}, map[string]bool{}
	for _, item := range current.Blocks {
		child, revised := d.state.Deployments[item.DeploymentID], d.revision(item.DeploymentID, item.Revision)
		if child == nil || revised == nil {
			continue
		}
		name := d.blockName(child)
		known[name] = true
		run, isObject := blocks[name].(map[string]any)
		if blocks[name] != nil && !isObject {
			return refuse(http.StatusBadRequest, "parameters.%s must be an object.", name)
		}
		inner := d.blockBound(child, revised)
		inner.given, inner.app = inner.given.merged(run), inherited
		if _, err := inner.check("parameters." + name); err != nil {
			return refuse(http.StatusBadRequest, "%s", err.Error())
		}
		patches[revised] = inner.given
	}
	for name := range blocks {
		if !known[name] {
			return refuse(http.StatusBadRequest, "parameters.%s: the app deployment has no such block.", name)
		}
	}
	current.AppParameters = b.given
	for revised, own := range patches {
		revised.Parameters, revised.AppParameters = own, inherited
	}
	d.p.changed = true
	d.settle(object)
	return nil
}

// execute runs what the latest revision lets run by itself (contract 15): all of it or, when one cannot, nothing.
func (d *deployments) execute(r *request) (reply, error) {
	object, current, err := d.findAny(r)
	if err != nil {
		return reply{}, err
	}
	if object.Status != depDeployed {
		return reply{}, refuse(http.StatusBadRequest, "Deployment %s is %s, not deployed.", object.Metadata.Name, object.Status)
	}
	items := []revisionBlock{{object.ID, current.Revision}}
	if object.Kind == kindApp {
		items = current.Blocks
	}
	type runnable struct {
		child *deployment
		of    *revision
		flow  *workflow
	}
	var chosen []runnable
	for _, item := range items {
		child, of := d.state.Deployments[item.DeploymentID], d.revision(item.DeploymentID, item.Revision)
		if child == nil || of == nil || !of.AutoRun || child.Kind != kindWorkflow {
			continue
		}
		if flow := d.workflows.state.Workflows[child.PlatformID]; flow != nil {
			if err := d.executions.startable(flow); err != nil {
				return reply{}, err
			}
			chosen = append(chosen, runnable{child, of, flow})
		}
	}
	answers := []map[string]any{}
	for _, one := range chosen {
		run := d.executions.start(one.flow, nil, nil, nil)
		answers = append(answers, map[string]any{"blockSpecId": one.child.SpecID, "version": one.of.Version, "executionId": run.ID, "status": "executed"})
	}
	return ok(map[string]any{"executeResponse": answers})
}
