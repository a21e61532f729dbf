// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// createBlock deploys a release of a block spec and makes revision 1 (contract 13.1).
func (d *API) createBlock(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	blueprint, published, err := d.readSpec(in, specs.Collections()[0])
	if err != nil {
		return wire.Reply{}, err
	}
	object, err := d.readDeployment(in, blueprint)
	if err != nil {
		return wire.Reply{}, err
	}
	wanted, err := d.readBlockRevision(in, blueprint, published)
	if err != nil {
		return wire.Reply{}, err
	}
	d.state.Deployments[object.ID] = object
	d.addRevision(object, wanted)
	d.begin(object, wanted, DepDeploying)
	return wire.Created(map[string]any{"id": object.ID})
}

// reviseBlock makes a new revision of a block deployment (contract 13.8). Parameters that are not given are not inherited
// from the revision before [ASSUMED].
func (d *API) reviseBlock(r *wire.Request) (wire.Reply, error) {
	object, err := d.find(specs.Collections()[0], r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	blueprint, published, err := d.readRevised(in, object)
	if err != nil {
		return wire.Reply{}, err
	}
	wanted, err := d.readBlockRevision(in, blueprint, published)
	if err != nil {
		return wire.Reply{}, err
	}
	if before := d.revision(object.ID, object.Latest); object.Parent != "" && before != nil {
		// The block of an app goes on to inherit from it.
		wanted.AppParameters, wanted.AutoRun = before.AppParameters, before.AutoRun
	}
	if err := d.idle(object, http.StatusConflict); err != nil {
		return wire.Reply{}, err
	}
	d.addRevision(object, wanted)
	d.begin(object, wanted, DepDeploying)
	return revisedAnswer(wanted)
}

// readSpec finds the spec and release that a create names.
func (d *API) readSpec(in *wire.Fields, c specs.Collection) (*specs.Spec, *specs.Release, error) {
	reference, isGiven := in.Object("spec")
	var id, version string
	if isGiven {
		id, _ = reference.Text("id")
		if published, given := reference.Object("release"); given {
			version, _ = published.Text("version")
		}
	}
	if err := in.Err(); err != nil {
		return nil, nil, err
	}
	if id == "" {
		return nil, nil, wire.Refuse(http.StatusBadRequest, "spec.id is required.")
	}
	blueprint := d.specs.Visible(id)
	if blueprint == nil || !c.Has(blueprint.Kind) {
		return nil, nil, wire.Refuse(http.StatusNotFound, "There is no %s spec %s.", c.Word, id)
	}
	return d.deployable(blueprint, version)
}

// readRevised finds the release that a revision is to be of.
func (d *API) readRevised(in *wire.Fields, object *deployment) (*specs.Spec, *specs.Release, error) {
	var version string
	if published, given := in.Object("release"); given {
		version, _ = published.Text("version")
	}
	if err := in.Err(); err != nil {
		return nil, nil, err
	}
	blueprint := d.specs.Spec(object.SpecID)
	if blueprint == nil {
		return nil, nil, wire.Refuse(http.StatusNotFound, "The spec %s of deployment %s is gone.", object.SpecID, object.Metadata.Name)
	}
	return d.deployable(blueprint, version)
}

// deployable is a release, the latest for "", that may be deployed (contract 25).
func (d *API) deployable(blueprint *specs.Spec, version string) (*specs.Spec, *specs.Release, error) {
	published := d.specs.Release(blueprint.ID, version)
	if published == nil {
		return nil, nil, wire.Refuse(http.StatusNotFound, "Spec %s has no release %s.", blueprint.Metadata.Name, version)
	}
	if blueprint.Status != specs.SpecAvailable {
		return nil, nil, wire.Refuse(http.StatusUnprocessableEntity, "Spec %s is %s, not available.", blueprint.Metadata.Name, blueprint.Status)
	}
	return blueprint, published, nil
}

// readDeployment reads the metadata of a new deployment; what is omitted comes from the spec [ASSUMED].
func (d *API) readDeployment(in *wire.Fields, blueprint *specs.Spec) (*deployment, error) {
	object := d.newDeployment(blueprint)
	if meta, given := in.Object("metadata"); given {
		if err := object.Metadata.Merge(meta); err != nil {
			return nil, err
		}
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	return object, d.checkName(object.ID, object.Kind, object.Metadata.Name)
}

// newDeployment makes a deployment that is not stored yet.
func (d *API) newDeployment(blueprint *specs.Spec) *deployment {
	return &deployment{
		Record: d.p.NewRecord(), Audit: d.p.NewAudit(), ID: uuid.NewString(), Kind: blueprint.Kind, SpecID: blueprint.ID, Status: DepDeploying,
		Metadata: d.inherited(blueprint),
	}
}

// readRevision reads what all revisions have.
func readRevision(in *wire.Fields, published *specs.Release) (*revision, error) {
	wanted := &revision{Version: published.Version, AutoRun: published.AutoRunOnDeploy}
	if notes, given := in.Object("revision"); given {
		if text, given := notes.Text("notes"); given {
			wanted.Notes = &text
		}
	}
	return wanted, in.Err()
}

// readBlockRevision reads and checks the revision of a block.
func (d *API) readBlockRevision(in *wire.Fields, blueprint *specs.Spec, published *specs.Release) (*revision, error) {
	wanted, err := readRevision(in, published)
	if err != nil {
		return nil, err
	}
	parameters, _ := in.Object("parameters")
	wanted.Parameters = specs.NewValueSet(parameters)
	if err := in.Err(); err != nil {
		return nil, err
	}
	return wanted, d.checkBlock(blueprint, published, wanted, specs.ValueSet{}, "parameters")
}

// checkBlock refuses values that the release does not take, and a config that makes no sense with them.
func (d *API) checkBlock(blueprint *specs.Spec, published *specs.Release, wanted *revision, app specs.ValueSet, at string) error {
	b := specs.Bound{Definitions: published.Definitions(), Given: wanted.Parameters, App: wanted.AppParameters, AppGiven: app, Strict: d.p.Turned.Has(assumptions.RequiredDefaults)}
	resolved, err := b.Check(at)
	if err != nil {
		return err
	}
	config, err := resolveConfig(published, resolved.Build)
	if err != nil {
		return err
	}
	check := d.specs.CheckFor(blueprint.Scope)
	check.Resolved = true
	if blob := d.specs.Archive(published); blob != "" {
		if check.Files, err = d.specs.Unpack(blob); err != nil {
			return err
		}
	}
	return specs.Unacceptable("With these parameters, ", check.Config(blueprint.Kind, config))
}

// resolveConfig is the config of a release with every reference replaced. One without a value leaves its member out.
func resolveConfig(published *specs.Release, build specs.Values) (map[string]any, error) {
	resolved, err := specs.Substitute(published.Config.Value, func(name string) (any, error) { return build[name], nil })
	if err != nil {
		return nil, err
	}
	config, _ := resolved.(map[string]any)
	asEnvironment(config)
	steps, _ := config["steps"].(map[string]any)
	for _, step := range steps {
		if object, is := step.(map[string]any); is {
			asEnvironment(object)
		}
	}
	return config, nil
}

// asEnvironment writes the environment of a step or service as texts: parameters of any type may be passed in it.
func asEnvironment(holder map[string]any) {
	parameters, _ := holder["parameters"].(map[string]any)
	env, _ := parameters["env"].(map[string]any)
	for name, value := range env {
		env[name] = specs.AsText(value)
	}
}

// blockBound are the values of a block's revision with their definitions.
func (d *API) blockBound(object *deployment, of *revision) specs.Bound {
	b := specs.Bound{Given: of.Parameters, App: of.AppParameters, Strict: d.p.Turned.Has(assumptions.RequiredDefaults)}
	if published := d.specs.Release(object.SpecID, of.Version); published != nil {
		b.Definitions = published.Definitions()
	}
	return b
}

// appBound are the values of an app's revision with their definitions.
func (d *API) appBound(object *deployment, of *revision) specs.Bound {
	b := d.blockBound(object, of)
	b.Given, b.App = of.AppParameters, specs.ValueSet{}
	return b
}
