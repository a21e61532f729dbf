// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package services

import (
	"maps"
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/tenants"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Service is a running image. Its JSON is also its describe, without seq.
type Service struct {
	world.Record
	world.Audit

	ID                string            `json:"id"`
	Name              string            `json:"name"`
	Title             string            `json:"title"`
	Description       string            `json:"description"`
	Status            string            `json:"status"`
	ServiceType       string            `json:"serviceType"`
	ImageDetails      ImageDetails      `json:"imageDetails"`
	Resources         serviceResources  `json:"resources"`
	Parameters        serviceParameters `json:"parameters"`
	SessionStickiness bool              `json:"sessionStickiness"`
	ScaleToZero       bool              `json:"scaleToZero"`
	Entrypoint        *string           `json:"entrypoint"`
	HealthCheckURL    *string           `json:"healthCheckURL"`
	MinInstances      int64             `json:"minInstances"`
	Tags              []images.ImageTag `json:"tags"`
}

// ImageDetails names an image version; without a version it is the latest one that is ready.
type ImageDetails struct {
	ImageID   int64 `json:"imageId"`
	VersionID int64 `json:"versionId"`
}

type serviceResources struct {
	InstanceTypeID int64 `json:"instanceTypeId"`
}

// serviceParameters holds the names of secrets, never values.
type serviceParameters struct {
	Env     map[string]string `json:"env"`
	Secrets []string          `json:"secrets"`
}

// view is the describe of contract 18.2; base is where the client reaches the platform.
func (object *Service) view(base string) any {
	type plain Service
	return struct {
		plain

		ApplicationURL string `json:"applicationUrl,omitempty"`

		// Hides the order of creation, which is the emulator's own.
		Seq *int64 `json:"seq,omitempty"`
	}{plain: plain(*object), ApplicationURL: object.address(base)}
}

// entity is the entity type whose instance options the service may use.
func (object *Service) entity() string {
	if object.ServiceType == TypeAPI {
		return tenants.EntityAPI
	}
	return tenants.EntityWebapp
}

// deployed is what only a redeployment can change; title, description and minInstances are not part of it (contract 18.1).
func (object *Service) deployed() Service {
	return Service{
		ImageDetails: object.ImageDetails, Resources: object.Resources, Parameters: object.Parameters,
		SessionStickiness: object.SessionStickiness, ScaleToZero: object.ScaleToZero,
		Entrypoint: object.Entrypoint, HealthCheckURL: object.HealthCheckURL,
	}
}

// apply sets the members that create and update share, and checks the result.
func (s *API) apply(object *Service, in *wire.Fields) error {
	if title, given := in.Text("title"); given {
		object.Title = title
	}
	if description, given := in.Text("description"); given {
		object.Description = description
	}
	if sticky, given := in.Boolean("sessionStickiness"); given {
		object.SessionStickiness = sticky
	}
	if scale, given := in.Boolean("scaleToZero"); given {
		object.ScaleToZero = scale
	}
	if entrypoint, given := in.Text("entrypoint"); given {
		object.Entrypoint = &entrypoint
	}
	if url, given := in.Text("healthCheckURL"); given {
		object.HealthCheckURL = &url
	}
	if instances, given := in.Integer("minInstances"); given {
		object.MinInstances = instances
	}
	if resources, given := in.Object("resources"); given {
		if id, given := resources.Integer("instanceTypeId"); given {
			object.Resources.InstanceTypeID = id
		}
	}
	if parameters, given := in.Object("parameters"); given {
		object.Parameters = readServiceParameters(parameters)
	}
	details, reimaged := in.Object("imageDetails")
	var imageID, versionID int64
	if reimaged {
		imageID, _ = details.Integer("imageId")
		versionID, _ = details.Integer("versionId")
	}
	if err := in.Err(); err != nil {
		return err
	}
	if reimaged && imageID == 0 {
		return wire.Refuse(http.StatusBadRequest, "imageDetails.imageId is required.")
	}
	if err := s.check(object); err != nil {
		return err
	}
	if reimaged && (versionID == 0 || object.ImageDetails != ImageDetails{ImageID: imageID, VersionID: versionID}) {
		version, err := s.images.Resolve(imageID, versionID)
		if err != nil {
			return err
		}
		object.ImageDetails = ImageDetails{ImageID: version.ImageID, VersionID: version.ID}
	}
	return nil
}

func readServiceParameters(in *wire.Fields) serviceParameters {
	parameters := serviceParameters{Env: map[string]string{}, Secrets: []string{}}
	if env, given := in.StringMap("env"); given {
		maps.Copy(parameters.Env, env)
	}
	if secrets, given := in.Strings("secrets"); given {
		parameters.Secrets = secrets
	}
	return parameters
}

// check refuses combinations that contract 18.1 rules out.
func (s *API) check(object *Service) error {
	switch {
	case object.SessionStickiness && object.ServiceType == TypeAPI:
		return wire.Refuse(http.StatusUnprocessableEntity, "sessionStickiness is not possible for services of type api.")
	case object.ScaleToZero && object.ServiceType != TypeWebApp:
		return wire.Refuse(http.StatusUnprocessableEntity, "scaleToZero is only possible for services of type web-app.")
	case object.ScaleToZero && object.SessionStickiness:
		return wire.Refuse(http.StatusUnprocessableEntity, "scaleToZero and sessionStickiness exclude each other.")
	case object.MinInstances < 1 || object.MinInstances > 2:
		return wire.Refuse(http.StatusUnprocessableEntity, "minInstances must be 1 or 2.")
	case !s.tenants.Has(object.entity(), object.Resources.InstanceTypeID):
		return wire.Refuse(http.StatusUnprocessableEntity, "resources.instanceTypeId: %d is not an instance type for %s.", object.Resources.InstanceTypeID, object.entity())
	}
	return nil
}
