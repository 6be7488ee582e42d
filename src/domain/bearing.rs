//! In which direction something lies, as people say it on the telephone.

use super::facility::Position;

/// A direction of eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// 北.
    North,
    /// 北東.
    NorthEast,
    /// 東.
    East,
    /// 南東.
    SouthEast,
    /// 南.
    South,
    /// 南西.
    SouthWest,
    /// 西.
    West,
    /// 北西.
    NorthWest,
}

/// Clockwise from the north.
const CLOCKWISE: [Direction; 8] = [
    Direction::North,
    Direction::NorthEast,
    Direction::East,
    Direction::SouthEast,
    Direction::South,
    Direction::SouthWest,
    Direction::West,
    Direction::NorthWest,
];

/// Degrees that each direction takes.
const SECTOR: f64 = 45.0;

impl Position {
    /// The direction in which another point lies (initial great-circle bearing, to the nearest
    /// of eight); `None` for the same point.
    #[must_use]
    pub fn direction_to(self, other: Self) -> Option<Direction> {
        if self == other {
            return None;
        }
        let (from, to) = (self.lat.to_radians(), other.lat.to_radians());
        let east = (other.lon - self.lon).to_radians();
        let y = east.sin() * to.cos();
        let x = from.cos() * to.sin() - from.sin() * to.cos() * east.cos();
        let degrees = y.atan2(x).to_degrees();
        CLOCKWISE
            .into_iter()
            .zip((0..).map(|at| SECTOR * f64::from(at)))
            .find(|(_, middle)| turn(degrees, *middle) <= SECTOR / 2.0)
            .map(|(direction, _)| direction)
    }
}

/// The angle between two bearings, 0 to 180 degrees.
fn turn(one: f64, other: f64) -> f64 {
    let apart = (one - other).rem_euclid(360.0);
    apart.min(360.0 - apart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn directions_are_those_of_a_map() {
        let here = Position {
            lat: 35.79,
            lon: 139.90,
        };
        for (north, east, said) in [
            (0.02, 0.0, Direction::North),
            (0.02, 0.0245, Direction::NorthEast),
            (0.0, 0.02, Direction::East),
            (-0.02, 0.0245, Direction::SouthEast),
            (-0.02, 0.0, Direction::South),
            (-0.02, -0.0245, Direction::SouthWest),
            (0.0, -0.02, Direction::West),
            (0.02, -0.0245, Direction::NorthWest),
        ] {
            let there = Position {
                lat: here.lat + north,
                lon: here.lon + east,
            };
            assert_eq!(here.direction_to(there), Some(said), "{north} {east}");
        }
        assert_eq!(here.direction_to(here), None);
    }

    proptest! {
        #[test]
        fn any_two_different_points_have_a_direction(
            lat in 24.0..46.0_f64, lon in 123.0..146.0_f64, north in -0.2..0.2_f64, east in -0.2..0.2_f64,
        ) {
            let here = Position { lat, lon };
            let there = Position { lat: lat + north, lon: lon + east };
            prop_assert_eq!(here.direction_to(there).is_some(), here != there);
        }
    }
}
